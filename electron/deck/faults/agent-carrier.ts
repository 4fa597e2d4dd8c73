import type { AgentFaultId, AgentFaultOrder, FaultOrder } from '../../../shared/actions/faults/fault-actions.ts'
import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { AgentFault } from '../../../shared/agent-protocol.ts'
import { limits } from '../../../shared/limits.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { FindCarrying } from './carrying-worker.ts'
import type { CarrierFacts, FaultCarrier } from './fault-carrier.ts'

/** Has the agent in the worker carry faults out. What it measures comes as messages of its own. */
export function createAgentCarrier(find: FindCarrying, facts: CarrierFacts): FaultCarrier {
  const processOf = ({ slot, generation }: HitOrder) => (generation === null ? null : find(slot, generation))
  const unheard = (order: HitOrder): void => facts.hear(order, { fact: 'unheard', why: 'it has no agent any more' })
  return {
    begin(order) {
      const process = processOf(order)
      const fault = agentFault(order)
      if (fault === null) return
      const asked = process?.askFor({ type: 'fault', fault }) ?? null
      if (asked === null) {
        facts.hear(order, { fact: 'refused', why: 'its agent cannot be asked' })
        return
      }
      void asked.then((answer) => {
        if (!answer.ok) facts.hear(order, { fact: 'refused', why: answer.words })
      })
    },
    undo(order) {
      const process = processOf(order)
      // Without a pipe an agent takes back by itself what it carries.
      if (process === null || !process.hasPipe) return unheard(order)
      void process.askFor({ type: 'undo-fault', faultId: order.faultId })?.then((answer) => {
        if (answer.ok) facts.hear(order, { fact: 'undone' })
      })
    },
  }
}

/** As an agent is asked for it; null for what no agent carries. */
export function agentFault({ faultId, spec, forMs }: HitOrder): AgentFault | null {
  const { seed } = spec
  const order: FaultOrder = spec
  if (!isOfAgent(order)) return null
  const { fault, input } = order
  return { fault, input, faultId, forMs, leaseMs: limits.faultLeaseMs, seed } as AgentFault
}

function isOfAgent(order: FaultOrder): order is AgentFaultOrder<AgentFaultId> {
  const { runsIn, strikes } = faultAction(order.fault)
  return runsIn === 'agent' && strikes === null
}
