import { hitRuleOf } from '../../../shared/base/hit-rule.ts'
import type { HandoverFault, HandoverFaultHandle } from '../../cluster/faults/handover-fault.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { CarrierFacts, FaultCarrier } from './fault-carrier.ts'

/** Has the primary carry faults out, each for the workers of one slot. */
export function createHandoverCarrier(parts: () => SessionParts, facts: CarrierFacts): FaultCarrier {
  const inForce = new Map<number, { readonly order: HitOrder; readonly handle: HandoverFaultHandle; told: number }>()
  return {
    begin(order) {
      const fault = handoverFault(order)
      const injected = fault === null ? null : parts().primary.injectFault(fault)
      if (injected?.ok) inForce.set(order.key, { order, handle: injected.value, told: 0 })
      else facts.hear(order, { fact: 'refused', why: injected?.error.message ?? 'the primary has no such fault' })
    },
    undo(order) {
      const carried = inForce.get(order.key)
      carried?.handle.end()
      inForce.delete(order.key)
      if (carried !== undefined) tell(carried, facts)
      facts.hear(order, { fact: 'undone' })
    },
    measure() {
      for (const carried of [...inForce.values()]) {
        tell(carried, facts)
        const { input } = carried.order.spec
        const most = 'failCount' in input ? input.failCount : 0
        if (most > 0 && carried.handle.counts.hitCount >= most) facts.hear(carried.order, { fact: 'ended', why: '' })
      }
    },
  }
}

/** Tells what it hit, when that is more than was told. */
function tell(
  carried: { readonly order: HitOrder; readonly handle: HandoverFaultHandle; told: number },
  facts: CarrierFacts,
): void {
  const { seenCount, hitCount } = carried.handle.counts
  if (hitCount === carried.told) return
  carried.told = hitCount
  facts.hear(carried.order, { fact: 'landed', numbers: { seenCount, hitCount } })
}

const all = { kind: 'all' } as const

/** As the primary is asked for it; null for what it does not carry. */
function handoverFault({ spec, slot }: HitOrder): HandoverFault | null {
  const slots = new Set([slot])
  const hits = 'hits' in spec.input ? hitRuleOf(spec.input, spec.seed) : all
  const aim = { slots, hits }
  switch (spec.fault) {
    case 'fault.handover-delay':
      return { ...aim, kind: 'delay', delayMs: spec.input.delay }
    case 'fault.handover-drop':
      return { ...aim, kind: 'drop' }
    case 'fault.handover-reset':
      return { ...aim, kind: 'reset' }
    case 'fault.handover-stall':
      return { ...aim, kind: 'stall' }
    case 'fault.lose-messages':
      return { ...aim, kind: 'lose-messages', direction: spec.input.direction }
    case 'fault.refuse-port':
      return { ...aim, hits: startsOf(spec.input.failCount), kind: 'refuse-port', code: spec.input.error }
    case 'fault.never-listen':
      return { ...aim, hits: startsOf(spec.input.failCount), kind: 'hold-port' }
    default:
      return null
  }
}

/** Each start asks for its port once, as far as most apps go. */
const startsOf = (failCount: number): HandoverFault['hits'] =>
  failCount === 0 ? all : { kind: 'first', count: failCount }
