import type { LoadInForce, LoadSpan } from '../../../shared/model/load.ts'
import type { PolicyId } from '../../../shared/policies.ts'

/** How things are at one time. */
export interface Moment {
  /** Null where the load has no rate, or none yet. */
  readonly ratePerSec: number | null
  readonly workers: number
  readonly policy: PolicyId
}

/** Everything that was in force while a load ran: what a person changes meanwhile belongs to its name. */
export interface InForceRecord {
  take(moment: Moment): void
  readonly all: LoadInForce
}

/** `first`: how things were when it began. */
export function recordInForce(first: Moment): InForceRecord {
  let rates: LoadSpan | null = null
  let workers: LoadSpan = { least: first.workers, most: first.workers }
  const policies = new Set<PolicyId>()
  const take = (moment: Moment): void => {
    if (moment.ratePerSec !== null) rates = widen(rates, moment.ratePerSec)
    workers = widen(workers, moment.workers)
    policies.add(moment.policy)
  }
  take(first)
  return {
    take,
    get all() {
      return { ratesPerSec: rates, workers, policies: [...policies] }
    },
  }
}

function widen(span: LoadSpan | null, value: number): LoadSpan {
  return { least: Math.min(value, span?.least ?? value), most: Math.max(value, span?.most ?? value) }
}
