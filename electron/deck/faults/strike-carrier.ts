import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import { orderOf } from '../../../shared/actions/worker-actions.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { CarrierFacts, FaultCarrier } from './fault-carrier.ts'

/** Carries faults out that are actions of the kill menu, as if a person pressed them. */
export function createStrikeCarrier(parts: () => SessionParts, facts: CarrierFacts): FaultCarrier {
  const targetOf = ({ slot, generation, pid }: HitOrder) =>
    generation === null || pid === null ? null : { slot, generation, pid }
  return {
    begin(order) {
      const { fault, input } = order.spec
      const { strikes } = faultAction(fault)
      const target = targetOf(order)
      if (strikes === null || target === null) return
      const numbers = 'exitCode' in input ? { exitCode: input.exitCode } : {}
      void parts()
        .supervisor.act(target, orderOf(strikes, numbers))
        .then((answer) =>
          facts.hear(
            order,
            answer.ok
              ? { fact: 'landed', numbers: {}, words: answer.value.words }
              : { fact: 'refused', why: answer.error.message },
          ),
        )
    },
    undo(order) {
      const target = targetOf(order)
      if (target === null) return
      void parts()
        .supervisor.act(target, { action: 'worker.resume' })
        .then((answer) => {
          const isOver = answer.ok || answer.error.code === 'already-so' || answer.error.code === 'worker-gone'
          if (isOver) facts.hear(order, { fact: 'undone' })
        })
    },
  }
}
