import { Panel } from '../../components/panel.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { slotColor } from '../../components/slot-hue.ts'
import { formatPercent } from '../../format/percent.ts'
import { noValue } from '../../format/quantity.ts'
import { MaxOverMean } from '../../panels/fairness/max-over-mean.tsx'
import { SlotBars } from '../../panels/fairness/slot-bars.tsx'
import { type Dealt, type Spread, topTimesOf } from '../../panels/fairness/spread.ts'
import { largestRatio, type ShareSide } from './share-side.ts'

/** More slots than this are bars side by side instead of a line each. */
const mostLines = 8

interface CompareSharesProps {
  /** Of the cluster: both sides have such a panel. */
  readonly name: string
  readonly own: ShareSide
  readonly both: readonly ShareSide[]
}

/** Each worker's share of connections and of requests, on the scale of both sides, with max/mean at the top. */
export function CompareShares({ name, own, both }: CompareSharesProps) {
  const hasLines = both.every(({ slots }) => slots.length <= mostLines)
  return (
    <Panel title="Share per worker" label={`Share per worker of ${name}`} sub={own.span} className="cmp-shares">
      <div className="cmp-share-heads">
        <span />
        <ShareHead words="Connections" spread={own.connections} of="connections" />
        <ShareHead words="Requests" spread={own.requests} of="requests" />
      </div>
      {hasLines ? <ShareLines own={own} largest={largestRatio(both)} /> : <ShareBars own={own} both={both} />}
    </Panel>
  )
}

function ShareHead({ words, spread, of }: { readonly words: string; readonly spread: Spread; readonly of: Dealt }) {
  return (
    <span>
      {words}
      <span className="cmp-times">
        max/mean <MaxOverMean spread={spread} of={of} />
      </span>
    </span>
  )
}

function ShareLines({ own, largest }: { readonly own: ShareSide; readonly largest: number }) {
  return (
    <ul className="cmp-lines">
      {own.slots.map((slot) => (
        <li key={slot}>
          <SlotChip slot={slot} size="s" />
          <ShareBar spread={own.connections} of="connections" slot={slot} largest={largest} />
          <ShareBar spread={own.requests} of="requests" slot={slot} largest={largest} />
        </li>
      ))}
    </ul>
  )
}

interface ShareBarProps {
  readonly spread: Spread
  readonly of: Dealt
  readonly slot: number
  readonly largest: number
}

function ShareBar({ spread, of, slot, largest }: ShareBarProps) {
  const ratio = spread.slots.find((one) => one.slot === slot)?.ratio ?? null
  const words = ratio === null ? noValue : formatPercent(ratio)
  return (
    <span className="cmp-share" title={`slot ${slot}: ${words} of ${of}`}>
      <span className="cmp-share-bar">
        <i style={{ width: `${((ratio ?? 0) / largest) * 100}%`, background: slotColor(slot) }} />
      </span>
      <span>{words}</span>
    </span>
  )
}

function ShareBars({ own, both }: Omit<CompareSharesProps, 'name'>) {
  const topTimes = topTimesOf(both.flatMap(({ connections, requests }) => [connections, requests]))
  return (
    <div className="cmp-bars">
      <span />
      <SlotBars spread={own.connections} of="connections" topTimes={topTimes} />
      <SlotBars spread={own.requests} of="requests" topTimes={topTimes} />
    </div>
  )
}
