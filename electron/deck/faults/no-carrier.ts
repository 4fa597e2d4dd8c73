import type { CarrierFacts, FaultCarrier } from './fault-carrier.ts'

/** For what nobody carries out in clusters of this kind: planning refuses it already. */
export function createNoCarrier(facts: CarrierFacts): FaultCarrier {
  return {
    begin: (order) => facts.hear(order, { fact: 'refused', why: 'nobody carries that out here' }),
    undo: (order) => facts.hear(order, { fact: 'undone' }),
  }
}
