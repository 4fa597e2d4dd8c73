import { ChildProcess, spawn } from 'node:child_process'
import { asError } from '../../shared/base/error-words.ts'
import { type ShimConfig, shimVariable } from '../../shared/own-primary/protocol.ts'
import { canHere } from '../platform/this-platform.ts'
import type { OwnPrimaryOptions } from './types.ts'

/**
 * Starts node with the shim before the app's script: its output on 1 and 2, the channel on 3, the agent's pipe on 4, the
 * questions on 5. Where the system refuses at once the answer is an inert process and the reason.
 */
export function launchPrimary(options: OwnPrimaryOptions): { child: ChildProcess; error: Error | undefined } {
  const shimArgs = ['--require', options.shimPath]
  const isEmbedded = process.versions.electron !== undefined && options.execPath === process.execPath
  // The agent takes its own away itself.
  const config: ShimConfig = { execArgs: shimArgs, variables: options.ownVariables }
  try {
    const child = spawn(options.execPath, [...shimArgs, ...options.execArgs, options.script, ...options.args], {
      cwd: options.cwd,
      env: {
        ...options.env,
        // Without it our own binary would open a second deck instead of running the script.
        ...(isEmbedded ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
        [shimVariable]: JSON.stringify(config),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
      detached: options.ownProcessGroup && canHere('process-groups'),
      windowsHide: true,
    })
    return { child, error: undefined }
  } catch (error) {
    return { child: new ChildProcess(), error: asError(error) }
  }
}
