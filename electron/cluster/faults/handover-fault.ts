import type { HitRule } from '../../../shared/base/hit-rule.ts'
import { fail } from '../../../shared/result.ts'

/** What a timer takes. */
const longestDelayMs = 2 ** 31 - 1

interface Aim {
  /** Whoever fills these slots is hit, now or later; null: every worker. */
  readonly slots: ReadonlySet<number> | null
  readonly hits: HitRule
}

/**
 * New connections of these workers. `delay`: each is sent so late, and holds up no other. `drop`: closed with FIN, `reset`:
 * with RST, given to nobody. `stall`: they stay in the primary's queue until the end.
 */
export type ConnectionFault = Aim &
  (
    | { readonly kind: 'delay'; readonly delayMs: number }
    | { readonly kind: 'drop' }
    | { readonly kind: 'reset' }
    | { readonly kind: 'stall' }
  )

/** Their `listen()` fails, or is not answered before the end. */
export type PortFault = Aim &
  ({ readonly kind: 'refuse-port'; readonly code: 'EADDRINUSE' | 'EACCES' } | { readonly kind: 'hold-port' })

/** What the app and the primary send each other by `process.send` and `worker.send` vanishes; Node's own messages never do. */
export type MessageFault = Aim & {
  readonly kind: 'lose-messages'
  readonly direction: 'to-worker' | 'from-worker' | 'both'
}

/** How the hand-over to some workers breaks. */
export type HandoverFault = ConnectionFault | PortFault | MessageFault

/** A fault in force. */
export interface HandoverFaultHandle {
  /** Connections, questions for a port or messages that it saw of the workers it is aimed at, and hit. */
  readonly counts: { readonly seenCount: number; readonly hitCount: number }
  /** What it held back goes on. Does nothing when it has ended already. */
  end(): void
}

/** Why there cannot be such a fault now; undefined when there can. `isDealing`: the primary deals connections out. */
export function faultRefusal(fault: HandoverFault, isDealing: boolean) {
  switch (fault.kind) {
    case 'delay':
    case 'drop':
    case 'reset':
    case 'stall':
      if (!isDealing)
        return fail('unsupported-here', `Workers accept by themselves: there is no hand-over to ${fault.kind}`)
      if (fault.kind !== 'delay' || (fault.delayMs >= 0 && fault.delayMs <= longestDelayMs)) return undefined
      return fail('invalid-input', `A delay of ${fault.delayMs} ms is not between 0 and ${longestDelayMs} ms`)
    case 'refuse-port':
    case 'hold-port':
    case 'lose-messages':
      return undefined
  }
}
