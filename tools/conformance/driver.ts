import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { DrivenPrimary } from './driven-primary.ts'
import type { Setting } from './wishes.ts'

/** Runs a scenario with a primary of its own, and leaves nothing behind. */
export interface Driver {
  withPrimary<Value>(setting: Setting, scenario: (primary: DrivenPrimary) => Promise<Value>): Promise<Value>
  close(): void
}

const readyDeadlineMs = 15_000

/** Starts a program of this folder with an IPC channel and the least environment. */
export function startProgram(execPath: string, script: string, env: NodeJS.ProcessEnv = {}) {
  const { PATH, ELECTRON_RUN_AS_NODE } = process.env
  const child = fork(path.join(import.meta.dirname, script), [], {
    execPath,
    execArgv: [],
    env: { PATH, ...(execPath === process.execPath ? { ELECTRON_RUN_AS_NODE } : {}), ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // A write to a program that has ended: whoever waits for its answer has a deadline.
  child.on('error', () => {})
  return child
}

/** Resolves when the program has its primary. What a former one still said comes before that, and is nobody's. */
export function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(deadline)
      child.off('message', hear)
      child.off('exit', fail)
      settle()
    }
    const fail = () => end(() => reject(new Error('the program of a primary ended, or is not ready')))
    const hear = (message: object) => 'isReady' in message && end(resolve)
    const deadline = setTimeout(fail, readyDeadlineMs)
    child.on('message', hear)
    child.on('exit', fail)
  })
}

/** The real one: a new process of the workers' own Node for each scenario, because there node:cluster is a singleton. */
export const nodeDriver: Driver = {
  async withPrimary(setting, scenario) {
    const child = startProgram(setting.execPath, 'fixtures/node-primary.cjs', {
      NODE_CLUSTER_SCHED_POLICY: setting.policy === 'shared-handle' ? 'none' : 'rr',
    })
    await isReady(child)
    const primary = new DrivenPrimary(child)
    try {
      return await scenario(primary)
    } finally {
      primary.release()
      child.kill('SIGKILL')
    }
  },
  close() {},
}
