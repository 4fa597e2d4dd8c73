import type { Clock } from '../../../shared/base/clock.ts'
import { counted } from '../../../shared/base/plain-words.ts'

/** A flood is told in one line per this time, not in one per sample. */
const tellEveryMs = 5000

/** Tells connections that the primary refused, from its growing count; the last ones of a flood with the next sample. */
export function createRefusalTeller(
  clock: Pick<Clock, 'monoMs'>,
  tell: (words: string) => void,
): (refusedCount: number) => void {
  let toldCount = 0
  let toldMonoMs = Number.NEGATIVE_INFINITY
  return (refusedCount) => {
    const newCount = refusedCount - toldCount
    if (newCount <= 0 || clock.monoMs() - toldMonoMs < tellEveryMs) return
    toldCount = refusedCount
    toldMonoMs = clock.monoMs()
    tell(`the primary refused ${counted(newCount, 'connection')}: its queue was full (${refusedCount} in all)`)
  }
}
