import { ChildProcess, spawn } from 'node:child_process'
import { asError } from '../../../shared/base/error-words.ts'
import { canHere } from '../../platform/this-platform.ts'
import type { ForkOptions } from '../types.ts'
import { freeInspectPorts } from './inspect-args.ts'

/** A process, or, where the system refused at once, an inert one with the reason. */
export interface Launched {
  readonly child: ChildProcess
  readonly error: Error | undefined
  /** False: advanced serialization. */
  readonly isJson: boolean
}

/**
 * Starts node with an IPC channel on fd 3, as `child_process.fork` does. It is `spawn`, because Electron replaces
 * `fork` by one that puts ELECTRON_RUN_AS_NODE into every environment, also into that of a real node.
 */
export function launch(workerId: number, options: ForkOptions): Launched {
  const isJson = options.serialization !== 'advanced'
  const execArgs = freeInspectPorts(options.execArgs, options.env.NODE_OPTIONS)
  try {
    const child = spawn(options.execPath, [...execArgs, options.script, ...options.args], {
      cwd: options.cwd,
      env: environmentOf(workerId, options),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', options.agentPipe ? 'pipe' : 'ignore'],
      serialization: options.serialization ?? 'json',
      detached: options.ownProcessGroup && canHere('process-groups'),
      windowsHide: true,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    })
    return { child, error: undefined, isJson }
  } catch (error) {
    return { child: new ChildProcess(), error: asError(error), isJson }
  }
}

/** Without ELECTRON_RUN_AS_NODE our own binary would open a second deck instead of running the script. */
function environmentOf(workerId: number, options: ForkOptions): NodeJS.ProcessEnv {
  const isEmbedded = process.versions.electron !== undefined && options.execPath === process.execPath
  return {
    ...options.env,
    ...(isEmbedded ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
    NODE_UNIQUE_ID: String(options.uniqueId ?? workerId),
  }
}
