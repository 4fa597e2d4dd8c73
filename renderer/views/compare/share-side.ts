import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { type Spread, spreadOf } from '../../panels/fairness/spread.ts'
import { spanWords, type WindowTally } from '../../panels/fairness/window-tally.ts'

/** Who got how much on one side, over the window. */
export interface ShareSide {
  readonly slots: readonly number[]
  readonly connections: Spread
  readonly requests: Spread
  /** "last 1 m 02 s"; '' before the first count. */
  readonly span: string
}

/** The shares of the slots a cluster has now: of others only their counts stay, in the totals. */
export function shareSide(cluster: ClusterSnapshot | undefined, tally: WindowTally | null): ShareSide {
  const slots = tally?.slots ?? []
  return {
    slots: cluster?.slots.map(({ slot }) => slot) ?? [],
    connections: spreadOf(slots, 'connections'),
    requests: spreadOf(slots, 'requests'),
    span: tally === null ? '' : spanWords(tally),
  }
}

/** The largest share on either side: what reaches the end of the bars. At least an eighth, so that little looks little. */
export function largestRatio(sides: readonly ShareSide[]): number {
  const ratios = sides.flatMap(({ connections, requests }) =>
    [...connections.slots, ...requests.slots].map(({ ratio }) => ratio ?? 0),
  )
  return Math.max(0.125, ...ratios)
}
