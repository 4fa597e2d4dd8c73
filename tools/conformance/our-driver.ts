import type { ChildProcess } from 'node:child_process'
import { DrivenPrimary } from './driven-primary.ts'
import { type Driver, isReady, startProgram } from './driver.ts'
import type { OurSetting } from './wishes.ts'

/** Ours: processes of this very runtime, each lent to one scenario after the other, each time with a new primary. With a path, the agent rides along in the
 * workers, as in those of the deck. */
export function createOurDriver(agentPath?: string): Driver {
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
      const begin: OurSetting = { ...setting, agentPath }
      child.send({ begin })
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
