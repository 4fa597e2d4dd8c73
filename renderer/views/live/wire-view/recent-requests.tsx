import { slotColor } from '../../../components/slot-hue.ts'
import { Sparkline } from '../../../components/sparkline.tsx'
import { durationQuantity } from '../../../format/duration.ts'
import { formatCompact } from '../../../format/number.ts'
import { inWords, narrowSpace, noValue } from '../../../format/quantity.ts'
import type { ShareRow } from './share-row.ts'

/** More connections than this are one bar: nobody counts dots beyond. */
const mostPips = 60
const pipPx = 8

/** A worker's open connections, one dot each: filled with a request in flight, hollow kept alive. */
export function Pips({ row, width }: { readonly row: ShareRow; readonly width: number }) {
  const open = row.openConnections ?? 0
  const inFlight = Math.min(open, row.requestsInFlight ?? 0)
  const color = slotColor(row.slot.slot)
  const perRow = Math.max(1, Math.floor(width / pipPx))
  return (
    <span className="sv-pips" title="Open connections: filled with a request in flight, hollow idle">
      {open > mostPips ? (
        <span className="sv-bar">
          <i style={{ width: `${(inFlight / open) * 100}%`, background: color }} />
        </span>
      ) : (
        <svg width={width} height={26} viewBox={`0 0 ${width} 26`} aria-hidden="true">
          {Array.from({ length: open }, (_, index) => (
            <circle
              // biome-ignore lint/suspicious/noArrayIndexKey: the dots have no identity of their own
              key={index}
              cx={4 + (index % perRow) * pipPx}
              cy={4 + Math.floor(index / perRow) * 9}
              r={index < inFlight ? 3 : 2.5}
              fill={index < inFlight ? color : 'none'}
              stroke={color}
            />
          ))}
        </svg>
      )}
    </span>
  )
}

interface RecentRequestsProps {
  readonly row: ShareRow
  /** Px for the line itself. */
  readonly width: number
  readonly height: number
}

/** A worker's requests per second over the pictured minutes, with what the line's height means and its own latency. */
export function RecentRequests({ row, width, height }: RecentRequestsProps) {
  const most = Math.max(0, ...row.recentRequests.map((value) => value ?? 0))
  if (most === 0) return <span className="sv-recent-none">{quietWords(row)}</span>
  return (
    <span className="sv-recent">
      <span className="sv-recent-head">
        <span>
          requests, at most {formatCompact(most)}
          {narrowSpace}/s
        </span>
        <span>p99 {row.latencyP99Ms === null ? noValue : inWords(durationQuantity(row.latencyP99Ms))}</span>
      </span>
      <Sparkline values={row.recentRequests} width={width} height={height} slot={row.slot.slot} min={0} />
    </span>
  )
}

/** Why there is no line. */
function quietWords({ slot }: ShareRow): string {
  if (slot.pid === null) return 'no worker lives in this slot now'
  return slot.phase === 'listening' ? 'no request came lately' : 'no request yet'
}
