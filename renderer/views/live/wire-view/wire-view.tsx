import './share-view.css'
import { useMemo } from 'react'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { Panel } from '../../../components/panel.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { useCluster, useDeck, useNewestPoint, useSampledMs, useShares, useSlotPoints } from '../../../store/use-deck.ts'
import { ConnectionsSwitch } from '../fairness/connections-switch.tsx'
import { cardLayout } from './card-layout.ts'
import { PrimaryCard, PrimaryFacts } from './primary-card.tsx'
import { ShareCard } from './share-card.tsx'
import { ShareLines } from './share-lines.tsx'
import { type ShareRow, shareRows } from './share-row.ts'
import { ShareTable } from './share-table.tsx'
import { shareWords } from './share-words.ts'
import { readShares } from './shares.ts'
import { Wires } from './wires.tsx'

/** The window over which shares are counted. */
const windowMs = 10_000

/** Who got how much: each worker's share of new connections and of requests, and what waits with the primary. */
export function ShareView({ clusterId }: { readonly clusterId: string }) {
  const cluster = useCluster(clusterId)
  const shares = useShares(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const point = useNewestPoint(clusterId)
  const nowMs = useSampledMs(clusterId)
  const deckPid = useDeck((state) => state.info?.deckPid ?? null)
  const [box, size] = useElementSize<HTMLDivElement>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ring stays the same object; the present tells that it grew
  const reading = useMemo(() => readShares(shares, windowMs), [shares, nowMs])
  if (cluster === undefined) return null

  const words = shareWords(reading, point?.openConnections ?? null, cluster.url)
  const layout = cardLayout(cluster.slots.length, size.height, size.width)
  const rows = shareRows(cluster, slotPoints, reading, layout.size === 'full' || layout.size === 'roomy')
  const numbers = { cluster, point, reading }
  const span = `last ${formatDuration(reading?.windowMs ?? windowMs)}`
  return (
    <Panel
      title="Connections"
      as="figure"
      className="sv"
      sub={layout.wired ? `share of new connections and requests, ${span}` : span}
      actions={
        <>
          {!layout.wired && <PrimaryFacts numbers={numbers} />}
          <ConnectionsSwitch />
        </>
      }
    >
      <div className="sv-body" ref={box} data-wired={layout.wired || undefined}>
        {size.height > 0 && (
          <>
            {layout.wired && <PrimaryCard numbers={numbers} deckPid={deckPid} />}
            {layout.wired && <Wires rows={rows} layout={layout} height={size.height} />}
            {layout.size === 'line' ? (
              <ShareLines rows={rows} linePx={layout.cardHeight} width={layout.cardWidth} />
            ) : (
              <div className="sv-cards" style={{ gap: layout.gap, gridAutoRows: layout.cardHeight }}>
                {rows.map((row) => (
                  <ShareCard
                    key={row.slot.slot}
                    row={row}
                    size={layout.size}
                    width={layout.cardWidth}
                    height={layout.cardHeight}
                  />
                ))}
              </div>
            )}
          </>
        )}
      </div>
      <p className="sv-words ellipsis" title={words}>
        {words}
      </p>
      <CalmTable rows={rows} nowMs={nowMs} slotCount={rows.length} />
    </Panel>
  )
}

/** The table is read on demand: it follows every ten seconds, and at once when slots come or go. */
function CalmTable({ rows, nowMs, slotCount }: { rows: readonly ShareRow[]; nowMs: number; slotCount: number }) {
  const calmNow = Math.floor(nowMs / 10_000)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change with every sample, the table should not.
  return useMemo(() => <ShareTable rows={rows} nowMs={nowMs} />, [calmNow, slotCount])
}
