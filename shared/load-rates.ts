import type { LoadLedger, LoadSecond } from './model/load.ts'

/** What a second of a run is meant to last; older results do not say how long it did. */
const wholeMs = 1000

/** How long a second of a run lasted: on a busy machine it is told late, and the next one sooner. */
export function lastedMs(second: Pick<LoadSecond, 'lastedMs'>): number {
  return second.lastedMs ?? wholeMs
}

/** A second with its counts as rates per second: one that lasted 1.6 s must not look like a burst. */
export function asRates<Second extends LoadSecond>(second: Second): Second {
  const perSec = (count: number): number => (count * wholeMs) / Math.max(1, lastedMs(second))
  return {
    ...second,
    askedCount: second.askedCount === null ? null : perSec(second.askedCount),
    sentCount: perSec(second.sentCount),
    okCount: perSec(second.okCount),
    failedCount: perSec(second.failedCount),
    ...(second.injectedCount !== undefined && { injectedCount: perSec(second.injectedCount) }),
  }
}

/** Requests that a fault of the deck answered; where no fault was, nothing is kept of it. */
export const injectedOf = ({ injected }: Pick<LoadLedger, 'injected'>): number => injected ?? 0
