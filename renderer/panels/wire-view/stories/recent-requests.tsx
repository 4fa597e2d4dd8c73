import { Sparkline } from '../../../components/sparkline.tsx'
import { durationQuantity } from '../../../format/duration.ts'
import { formatCompact } from '../../../format/number.ts'
import { inWords, narrowSpace, noValue } from '../../../format/quantity.ts'
import type { WireRow } from '../wire-row.ts'

interface RecentRequestsProps {
  readonly row: WireRow
  /** Px for the line itself. */
  readonly width: number
  readonly height: number
}

/** A worker's requests per second over the pictured minutes, with what the line's height means and its own latency. */
export function RecentRequests({ row, width, height }: RecentRequestsProps) {
  const most = Math.max(0, ...row.recentRequests.map((value) => value ?? 0))
  if (most === 0) return <span className="wv-recent-none">{quietWords(row)}</span>
  return (
    <span className="wv-recent">
      <span className="wv-recent-head">
        <span>
          at most {formatCompact(most)}
          {narrowSpace}reqs/s
        </span>
        <span title="99 of 100 requests were answered within this time, counted in the worker">
          p99 {row.latencyP99Ms === null ? noValue : inWords(durationQuantity(row.latencyP99Ms))}
        </span>
      </span>
      <Sparkline values={row.recentRequests} width={width} height={height} slot={row.slot.slot} min={0} />
    </span>
  )
}

/** Why there is no line. */
function quietWords({ slot }: WireRow): string {
  if (slot.pid === null) return 'no worker lives in this slot now'
  return slot.phase === 'listening' ? 'no request came lately' : 'no request yet'
}
