import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { DrivenPrimary } from './driven-primary.ts'
import type { Setting } from './wishes.ts'

/** Runs a scenario with a primary of its own, and leaves nothing behind. */
export interface Driver {
  withPrimary<Value>(setting: Setting, scenario: (primary: DrivenPrimary) => Promise<Value>): Promise<Value>
  close(): void
}

/** Starts a program of this folder with an IPC channel and the least environment. */
export function startProgram(execPath: string, script: string, env: NodeJS.ProcessEnv = {}) {
  const { PATH, ELECTRON_RUN_AS_NODE } = process.env
  return fork(path.join(import.meta.dirname, script), [], {
    execPath,
    execArgv: [],
    env: { PATH, ...(execPath === process.execPath ? { ELECTRON_RUN_AS_NODE } : {}), ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Resolves when the program has its primary. What a former one still said comes before that, and is nobody's. */
export function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('the program of a primary ended instead of getting ready'))
    const hear = (message: object) => {
      if (!('isReady' in message)) return
      child.off('message', hear)
      child.off('exit', fail)
      resolve()
    }
    child.on('message', hear)
    child.once('exit', fail)
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
