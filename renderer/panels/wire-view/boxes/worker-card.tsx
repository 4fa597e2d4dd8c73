import { memo } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { describeState } from '../../../components/slot-state.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'
import { openDrawerOf } from '../../../store/commands/view-actions.ts'
import type { WireMode } from '../../../wire/scene-input.ts'
import type { CardSize } from '../../../wire/wire-layout.ts'
import { faultName } from '../../faults/fault-words.ts'
import { HurtBadge } from '../../faults/hurt-badge.tsx'
import { laneStates } from '../../worker/lane-states.ts'
import { SlotStateLabel } from '../../worker/slot-state-label.tsx'
import { RecentRequests } from '../stories/recent-requests.tsx'
import type { WireRow } from '../wire-row.ts'
import { inFlightWords } from './in-flight-words.ts'
import type { SlotPart } from './shares.ts'

interface WorkerCardProps {
  readonly clusterId: string
  readonly row: WireRow
  readonly mode: WireMode
  readonly size: CardSize
  /** Px of the card, for what is drawn in it. */
  readonly width: number
  readonly height: number
}

/** Border and padding at both sides, and what stands above the line of recent requests. */
const sidesPx = 22
const aboveRecentPx = 132

/** One worker's share, rate and requests in flight. The pips on it are the picture's. A press opens the inspector. */
export const WorkerCard = memo(function WorkerCard({ clusterId, row, mode, size, width, height }: WorkerCardProps) {
  const { slot, past, part, mood } = row
  const state = past === null ? describeState(slot, slot.phaseSinceAtMs) : laneStates[past.state]
  const share = sharesOf(part)[mode]
  const other = mode === 'connections' ? 'requests' : 'connections'
  const inFlight = inFlightWords(row)
  return (
    <button
      type="button"
      className="wv-card"
      data-size={size}
      data-tone={state.tone}
      data-mood={mood}
      onClick={() => openDrawerOf(clusterId, slot.slot)}
    >
      <span className="wv-card-head">
        <Unseen>slot </Unseen>
        <SlotChip slot={slot.slot} />
        <Unseen>, </Unseen>
        {past === null ? (
          <SlotStateLabel slot={slot} />
        ) : (
          <span className="state-label" data-tone={state.tone}>
            <Icon name={state.icon} />
            <span className="state-label-word">{state.word}</span>
          </span>
        )}
        <CardHurt row={row} />
        {size !== 'line' && <BesideWords words={row.beside} />}
        {size !== 'line' && <ShareNumber mode={mode} ratio={share.ratio} />}
      </span>
      {size === 'line' && <ShareNumber mode={mode} ratio={share.ratio} />}
      <span className="wv-card-facts">
        <span className="wv-card-rate" title={`New ${mode} per second`}>
          {share.perSec === null ? noValue : `${formatCompact(share.perSec)}${narrowSpace}/s`}
        </span>
        <Unseen>, </Unseen>
        <span
          className="wv-card-open"
          data-tone={mood === 'unresponsive' ? 'hot' : undefined}
          title={`${openWords(row)}: ${row.requestsInFlight === null ? 'which of them wait for an answer is not known' : 'filled with a request in flight, hollow idle'}`}
        >
          {size === 'line' ? inFlight.short : inFlight.words}
        </span>
      </span>
      {size === 'roomy' && (
        <>
          <Unseen>, </Unseen>
          <span className="wv-card-other">{otherWords(other, sharesOf(part)[other].ratio, row)}</span>
          {height > aboveRecentPx + 20 && (
            <RecentRequests row={row} width={width - sidesPx} height={height - aboveRecentPx} />
          )}
        </>
      )}
    </button>
  )
})

/** What hurts it on purpose. Without the time left: the name of a button must not change each second. */
function CardHurt({ row: { hurts } }: { readonly row: WireRow }) {
  if (hurts.length === 0) return null
  return (
    <>
      <Unseen>, </Unseen>
      <HurtBadge faults={hurts} words={hurts.map(({ spec }) => `fault: ${faultName(spec.fault)}`).join('; ')} isBare />
    </>
  )
}

/** What another generation of its slot holds. */
function BesideWords({ words }: { readonly words: string }) {
  if (words === '') return null
  return (
    <span className="wv-card-beside ellipsis" title="Another generation of this slot">
      <Unseen>, </Unseen>
      {words}
    </span>
  )
}

/** For those who hear the card: what those who see it know from its place. */
function Unseen({ children }: { readonly children: string }) {
  return <span className="visually-hidden">{children}</span>
}

function ShareNumber({ mode, ratio }: { readonly mode: WireMode; readonly ratio: number | null }) {
  return (
    <b
      className="wv-card-share"
      title={mode === 'connections' ? 'Share of new connections' : 'Share of requests that began'}
    >
      <Unseen>, </Unseen>
      {formatRatio(ratio)}
      <Unseen>{mode === 'connections' ? ' of new connections, ' : ' of requests, '}</Unseen>
    </b>
  )
}

function sharesOf(part: SlotPart | null) {
  return {
    connections: { ratio: part?.connectionRatio ?? null, perSec: part?.connectionsPerSec ?? null },
    requests: { ratio: part?.requestRatio ?? null, perSec: part?.requestsPerSec ?? null },
  }
}

const formatRatio = (ratio: number | null): string => (ratio === null ? noValue : formatPercent(ratio))

/** "35 % of requests, 2 open"; what is not known is left out. */
function otherWords(other: WireMode, ratio: number | null, row: WireRow): string {
  const share = ratio === null ? [] : [`${formatPercent(ratio)} of ${other}`]
  const open = row.openConnections === null ? [] : [openWords(row)]
  return [...share, ...open].join(', ')
}

function openWords({ openConnections }: WireRow): string {
  return openConnections === null ? 'open connections unknown' : `${formatNumber(openConnections)} open`
}
