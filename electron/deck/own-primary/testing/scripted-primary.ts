import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ForkWish } from '../../../../shared/own-primary/protocol.ts'
import type { ForkAnswer, OwnPrimaryOptions, OwnPrimaryPorts, OwnPrimaryProcess } from '../../../own-primary/types.ts'
import { fixture } from '../../testing/test-deck.ts'

/** For tests: an own primary whose forks the test asks for itself. Its process is real and only lives. */
export interface ScriptedPrimary {
  create(options: OwnPrimaryOptions, ports: OwnPrimaryPorts): OwnPrimaryProcess
  /** Of each start, in order. */
  readonly starts: {
    readonly options: OwnPrimaryOptions
    readonly ports: OwnPrimaryPorts
    readonly process: OwnPrimaryProcess
  }[]
  /** Workers that the deck forked, and forks that were held and run now: what the process was told. */
  readonly told: string[]
  fork(wish?: Partial<ForkWish>): ForkAnswer
}

/** `code`: what its process runs. */
export function scriptedPrimary(code = 'setInterval(() => {}, 1000)'): ScriptedPrimary {
  const starts: ScriptedPrimary['starts'] = []
  const told: string[] = []
  let lastId = 0
  const newest = () => {
    const start = starts.at(-1)
    if (start === undefined) throw new Error('no own primary was started')
    return start
  }
  return {
    starts,
    told,
    create(options, ports) {
      const child = spawn(process.execPath, ['--eval', code], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
      child.on('exit', (exitCode, signal) => ports.ended(exitCode, signal))
      const own: OwnPrimaryProcess = {
        process: child,
        pid: child.pid,
        stdout: child.stdout,
        stderr: child.stderr,
        agentPipe: null,
        messages: { toWorkers: 0, fromWorkers: 0, lost: 0 },
        takeId: () => ++lastId,
        adopt: (worker, uniqueId) => told.push(`adopt ${uniqueId} ${worker.pid !== undefined}`),
        started: (_worker, uniqueId) => told.push(`started ${uniqueId}`),
        signal: (signal) => child.kill(signal),
        killGroup() {},
        close: () => void child.kill('SIGKILL'),
      }
      starts.push({ options, ports, process: own })
      return own
    },
    fork: (wish) => newest().ports.fork({ ...plainWish(newest().options), ...wish }, ++lastId),
  }
}

/** As `cluster.fork()` of a script that sets nothing. */
function plainWish({ env, cwd }: OwnPrimaryOptions): ForkWish {
  return {
    exec: fixture('names-itself.cjs'),
    args: [],
    execArgv: [],
    execPath: process.execPath,
    cwd,
    env: { ...env, FOLDER: join(cwd) },
    serialization: 'json',
    silent: false,
    uid: null,
    gid: null,
    windowsHide: false,
    notCarried: [],
  }
}
