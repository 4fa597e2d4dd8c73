import { runInThisContext } from 'node:vm'
import type { StartFault } from '../fault-host.ts'

const words = 'thrown by a fault at start'

/**
 * Throws where the app's first line would stand. From a script of its own: Node prints the line that threw, and that of the
 * agent is the whole agent.
 */
export const bootThrow: StartFault<'fault.boot-throw'> = () => ({
  read: () => ({ exitCode: 1 }),
  end() {},
  die() {
    runInThisContext(`throw new Error('${words}')`, { filename: 'fault.boot-throw' })
    throw new Error(words)
  },
})
