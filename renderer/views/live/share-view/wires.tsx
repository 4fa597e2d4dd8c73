import { slotColor } from '../../../components/slot-hue.ts'
import type { CardLayout } from './card-layout.ts'
import type { ShareRow } from './share-row.ts'

/** Px of line width per share of all connections; the thinnest line says "connected, nothing new". */
const pxPerRatio = 19
const thinnestPx = 1.5

interface WiresProps {
  readonly rows: readonly ShareRow[]
  readonly layout: CardLayout
  readonly height: number
}

/** From the primary to each worker: the wider the line, the larger the share of new connections it got. */
export function Wires({ rows, layout, height }: WiresProps) {
  const { gap, cardHeight, wirePx: width } = layout
  const listHeight = rows.length * cardHeight + (rows.length - 1) * gap
  const top = (height - listHeight) / 2
  const spread = Math.min(22, Math.max(4, 96 / rows.length))
  return (
    <svg className="sv-wires" width={width} height={height} aria-hidden="true">
      {rows.map(({ slot, part }, index) => {
        const from = height / 2 + (index - (rows.length - 1) / 2) * spread
        const to = top + index * (cardHeight + gap) + cardHeight / 2
        const ratio = part?.connectionRatio ?? 0
        const serving = slot.phase === 'listening' && slot.health === 'ok'
        return (
          <path
            key={slot.slot}
            d={`M0 ${from}C${width / 2} ${from},${width / 2} ${to},${width} ${to}`}
            fill="none"
            stroke={slot.pid === null ? 'var(--line)' : slotColor(slot.slot)}
            strokeWidth={Math.max(thinnestPx, ratio * pxPerRatio)}
            strokeDasharray={serving ? undefined : '4 4'}
            opacity={slot.pid === null ? 1 : 0.42}
          />
        )
      })}
    </svg>
  )
}
