import type { SlotTally } from '../../../../shared/model/fairness.ts'
import type { LoadShare } from '../../../../shared/model/load.ts'

/** Shares of a load beside what each slot would have got had all been dealt out alike. */
export function evenTallies(shares: readonly LoadShare[]): readonly SlotTally[] {
  const mean = (pick: (share: LoadShare) => number): number =>
    shares.reduce((sum, share) => sum + pick(share), 0) / Math.max(1, shares.length)
  const evenRequestCount = mean((share) => share.requestCount)
  const evenConnectionCount = mean((share) => share.connectionCount)
  return [...shares]
    .sort((one, other) => one.slot - other.slot)
    .map((share) => ({ ...share, evenRequestCount, evenConnectionCount }))
}
