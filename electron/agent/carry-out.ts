import type { AgentOrder } from '../../shared/actions/worker-actions.ts'
import { originals } from './cover/originals.ts'

/**
 * Carries out an action of the table that runs in the agent. Null when it goes its way, else why it does not. What ends the
 * worker does so in a task of its own: the answer is out by then, and the app's handlers see what they would see of its own
 * mistake.
 */
export function carryOut(order: AgentOrder): string | null {
  switch (order.action) {
    case 'worker.uncaught-exception':
      originals.setImmediate(() => {
        throw new Error('thrown from the kill menu')
      })
      return null
    case 'worker.exit-code': {
      const { exitCode } = order
      if (!Number.isInteger(exitCode) || exitCode < 0 || exitCode > 255) return 'its exit code is none from 0 to 255'
      originals.setImmediate(() => originals.exit(exitCode))
      return null
    }
    default:
      return unknown(order)
  }
}

/** An action that is in the table, but not in this agent, does not compile. */
function unknown(_order: never): string {
  return 'this agent knows no such action'
}
