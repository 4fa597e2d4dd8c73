import type { SlotTally } from '../../../shared/model/fairness.ts'

/** Below so many for each worker a share is mostly chance. */
export const enoughPerWorker = 20

/** Connections or requests. */
export type Dealt = 'connections' | 'requests'

/** What one slot got of a total. */
export interface SlotSpread {
  readonly slot: number
  readonly count: number
  /** Of everything; null when nobody got anything. */
  readonly ratio: number | null
  /** Of its even share: 1 is even. Null when none was due to it. */
  readonly times: number | null
  /** Enough was due to it to say something. */
  readonly isJudged: boolean
}

/** One to whom too little was due: it came late, or ended early. */
export interface LeftOut {
  readonly slot: number
  readonly count: number
  readonly even: number
  readonly times: number
}

/** How evenly something was dealt out. */
export interface Spread {
  readonly total: number
  readonly slots: readonly SlotSpread[]
  /** Mean of what was due to each worker. */
  readonly perWorkerCount: number
  /** `one`: there was nobody to share with. */
  readonly verdict: 'none' | 'one' | 'few' | 'judged'
  /** Who got most beyond its share: `times` is max/mean. Null unless judged. */
  readonly most: { readonly slot: number; readonly times: number } | null
  /** Who has no part in that, in a judged spread. */
  readonly leftOut: readonly LeftOut[]
}

/** Reads the spread of a tally. With a fixed set of workers `most.times` is exactly the largest count over the mean. */
export function spreadOf(tallies: readonly SlotTally[], of: Dealt): Spread {
  const counts = tallies.map((tally) => ({
    slot: tally.slot,
    count: of === 'connections' ? tally.connectionCount : tally.requestCount,
    even: of === 'connections' ? tally.evenConnectionCount : tally.evenRequestCount,
  }))
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const due = counts.filter(({ even }) => even > 0)
  const perWorkerCount = due.reduce((sum, { even }) => sum + even, 0) / Math.max(1, due.length)
  const slots = counts.map(({ slot, count, even }) => ({
    slot,
    count,
    ratio: total === 0 ? null : count / total,
    times: even > 0 ? count / even : null,
    isJudged: even >= enoughPerWorker,
  }))
  // A worker that just came has little due to it, and would seem far above or below.
  const judged = due.filter(({ even }) => even >= enoughPerWorker)
  const most = judged.reduce<Spread['most']>(
    (best, { slot, count, even }) =>
      best === null || count / even > best.times ? { slot, times: count / even } : best,
    null,
  )
  const verdict = verdictOf(total, due.length, perWorkerCount, judged.length)
  const isJudged = verdict === 'judged'
  const leftOut = due.filter(({ even }) => isJudged && even < enoughPerWorker)
  return {
    total,
    slots,
    perWorkerCount,
    verdict,
    most: isJudged ? most : null,
    leftOut: leftOut.map((one) => ({ ...one, times: one.count / one.even })),
  }
}

function verdictOf(total: number, dueCount: number, perWorkerCount: number, judgedCount: number): Spread['verdict'] {
  if (total === 0) return 'none'
  if (dueCount === 1) return 'one'
  return perWorkerCount < enoughPerWorker || judgedCount < 2 ? 'few' : 'judged'
}

/** What max/mean would be about if each of so many workers were drawn by lot each time. */
export function chanceOf(workerCount: number, perWorkerCount: number): number {
  return 1 + Math.sqrt((2 * Math.log(Math.max(1, workerCount))) / perWorkerCount)
}

/** At most so many times the even share are drawn: one slot that gets everything must not flatten all others. */
const mostTimes = 2.5

/** Times the even share that reach the top of bars which are compared: enough for all of these, within bounds. */
export function topTimesOf(spreads: readonly Spread[]): number {
  const times = spreads.flatMap(({ slots, verdict }) =>
    verdict === 'none' ? [] : slots.map((slot) => slot.times ?? 0),
  )
  return Math.min(mostTimes, Math.max(1.5, ...times))
}
