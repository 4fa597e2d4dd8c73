import { memo } from 'react'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { slotColor } from '../../../components/slot-hue.ts'
import { describeState } from '../../../components/slot-state.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'
import { openDrawer } from '../../../store/view-actions.ts'
import { SlotStateLabel } from '../slot-state-label.tsx'
import type { CardSize } from './card-layout.ts'
import { Pips, RecentRequests } from './recent-requests.tsx'
import type { ShareRow } from './share-row.ts'

interface ShareCardProps {
  readonly row: ShareRow
  readonly size: CardSize
  /** Px of the card, for what is drawn in it. */
  readonly width: number
  readonly height: number
}

/** Border and padding at both sides, and what stands above the drawings. */
const sidesPx = 22
const aboveFullPx = 142
const aboveRoomyPx = 112

/** One worker's share of connections and of requests, and what it holds open. A press opens the inspector. */
export const ShareCard = memo(function ShareCard({ row, size, width, height }: ShareCardProps) {
  const { slot, part } = row
  const state = describeState(slot, slot.phaseSinceAtMs)
  const inside = width - sidesPx
  return (
    <button
      type="button"
      className="sv-card"
      data-size={size}
      data-tone={state.tone}
      data-draining={slot.phase === 'draining' || undefined}
      aria-label={`slot ${slot.slot}, ${state.word}: ${shareInWords(row)}`}
      onClick={() => openDrawer(slot.slot)}
    >
      <span className="sv-card-head">
        <SlotChip slot={slot.slot} />
        <SlotStateLabel slot={slot} />
        {size !== 'line' && <span className="sv-card-open">{openInWords(row)}</span>}
      </span>
      <ShareBar name="conns" ratio={part?.connectionRatio ?? null} rate={part?.connectionsPerSec ?? null} row={row} />
      <ShareBar name="reqs" ratio={part?.requestRatio ?? null} rate={part?.requestsPerSec ?? null} row={row} />
      {size === 'full' && <Pips row={row} width={inside} />}
      {size === 'full' && <RecentRequests row={row} width={inside} height={Math.max(24, height - aboveFullPx)} />}
      {size === 'roomy' && <RecentRequests row={row} width={inside} height={Math.max(16, height - aboveRoomyPx)} />}
      {size === 'line' && <span className="sv-card-open">{openInWords(row)}</span>}
    </button>
  )
})

interface ShareBarProps {
  readonly name: 'conns' | 'reqs'
  readonly ratio: number | null
  readonly rate: number | null
  readonly row: ShareRow
}

function ShareBar({ name, ratio, rate, row }: ShareBarProps) {
  const title = name === 'conns' ? 'Share of new connections' : 'Share of finished requests'
  return (
    <span className="sv-bar-line" title={title} data-of={name}>
      <span className="sv-bar-name">{name}</span>
      <span className="sv-bar">
        <i style={{ width: `${Math.round((ratio ?? 0) * 100)}%`, background: slotColor(row.slot.slot) }} />
      </span>
      <span className="sv-bar-ratio">{ratio === null ? noValue : formatPercent(ratio)}</span>
      <span className="sv-bar-rate">{rate === null ? noValue : `${formatCompact(rate)}${narrowSpace}/s`}</span>
    </span>
  )
}

function openInWords({ openConnections, requestsInFlight }: ShareRow): string {
  if (openConnections === null) return ''
  const inFlight = requestsInFlight === null ? '' : ` · ${formatNumber(requestsInFlight)} in flight`
  return `${formatNumber(openConnections)} open${inFlight}`
}

function shareInWords(row: ShareRow): string {
  const connections = row.part?.connectionRatio ?? null
  const requests = row.part?.requestRatio ?? null
  return [
    connections === null ? 'no new connections' : `${formatPercent(connections)} of new connections`,
    requests === null ? 'no requests' : `${formatPercent(requests)} of requests`,
    openInWords(row),
  ]
    .filter(Boolean)
    .join(', ')
}
