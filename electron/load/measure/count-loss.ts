import type { LoadLoss } from '../../../shared/model/load.ts'
import type { GeneratorReport } from '../protocol.ts'

/** A generator process that was lost, in monotonic ms. */
export interface LostPart {
  readonly pid: number | null
  /** As it last reported. */
  readonly state: GeneratorReport['state'] | null
  readonly heardMonoMs: number
  /** When requests fall due for the measured time. */
  readonly due: { readonly fromMonoMs: number; readonly untilMonoMs: number }
  readonly nowMonoMs: number
  /** Of this process; null under `closed`. */
  readonly ratePerSec: number | null
}

/** Processes report this often: a shorter silence tells nothing of those that have no rate. */
const reportMs = 250

/** What fell due since it last reported, and nobody knows of; null where that is nothing. Pure. */
export function countLoss({ pid, state, heardMonoMs, due, nowMonoMs, ratePerSec }: LostPart): LoadLoss | null {
  if (state === 'finishing' || state === 'ended') return null
  const silentMs = Math.max(0, Math.min(nowMonoMs, due.untilMonoMs) - Math.max(heardMonoMs, due.fromMonoMs))
  if (ratePerSec === null) return silentMs < reportMs ? null : { pid, silentMs, dueCount: null }
  const dueCount = Math.floor((silentMs * ratePerSec) / 1000)
  return dueCount === 0 ? null : { pid, silentMs, dueCount }
}
