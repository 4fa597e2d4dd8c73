import type { ChildProcess } from 'node:child_process'
import { DrivenPrimary } from './driven-primary.ts'
import { type Driver, isReady, startProgram } from './driver.ts'

/** Ours: processes of this very runtime, each lent to one scenario after the other, each time with a new primary. */
export function createOurDriver(): Driver {
  const idle: ChildProcess[] = []
  const all = new Set<ChildProcess>()
  const start = () => {
    const child = startProgram(process.execPath, 'our-primary.ts')
    all.add(child)
    child.once('exit', () => all.delete(child))
    return child
  }
  return {
    async withPrimary(setting, scenario) {
      const child = idle.pop() ?? start()
      child.send({ begin: setting })
      await isReady(child)
      const primary = new DrivenPrimary(child)
      try {
        return await scenario(primary)
      } finally {
        primary.release()
        if (!primary.isKilled && child.connected) idle.push(child)
      }
    },
    close() {
      for (const child of all) child.disconnect()
    },
  }
}
