import { memo } from 'react'
import { formatDelay, formatDuration } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { noValue } from '../../../format/quantity.ts'
import type { FairnessRow } from '../../../panels/fairness/fairness-row.ts'
import { MaxOverMean } from '../../../panels/fairness/max-over-mean.tsx'
import { SlotBars } from '../../../panels/fairness/slot-bars.tsx'
import type { Dealt, Spread } from '../../../panels/fairness/spread.ts'

interface FairnessTableProps {
  readonly rows: readonly FairnessRow[]
  /** The policy in force over the window chosen, and how that is called; null before the first count. */
  readonly window: { readonly row: FairnessRow; readonly span: string } | null
  readonly topTimes: number
}

/** Policies side by side: how much came under each, and how evenly it was dealt out. */
export function FairnessTable({ rows, window, topTimes }: FairnessTableProps) {
  return (
    <table className="fp-table" aria-label="Fairness by policy">
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col" className="fp-number" title="Time counted under the policy, with workers listening">
            Time
          </th>
          <th scope="col" className="fp-number">
            Conns
          </th>
          <th scope="col" className="fp-number fp-rate">
            Conns/s
          </th>
          <th scope="col" title="Each slot's new connections against its even share, and max/mean; 1.00 = even">
            Connections
          </th>
          <th scope="col" title="Each slot's requests against its even share, and max/mean; 1.00 = even">
            Requests
          </th>
          <th
            scope="col"
            className="fp-number fp-p99"
            title="Latency p99 in the worker, of the requests that ended under it"
          >
            p99
          </th>
        </tr>
      </thead>
      {window !== null && (
        <tbody className="fp-window">
          <Row row={window.row} note={window.span} topTimes={topTimes} />
        </tbody>
      )}
      <tbody aria-label="Tried since the count began">
        {rows.map((row) => (
          <Row key={row.policy} row={row} note={row.inForce ? 'in force' : ''} topTimes={topTimes} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly row: FairnessRow
  readonly note: string
  readonly topTimes: number
}

const Row = memo(function Row({ row, note, topTimes }: RowProps) {
  const { policy, inForce, elapsedMs, connections, requests, connectionsPerSec, latencyP99Ms } = row
  return (
    <tr data-in-force={inForce || undefined}>
      <th scope="row">
        <span className="fp-policy">{policy}</span>
        {note !== '' && <span className="fp-note">{note}</span>}
      </th>
      <td className="fp-number">{formatDuration(elapsedMs)}</td>
      <td className="fp-number">{formatNumber(connections.total)}</td>
      <td className="fp-number fp-rate">{connectionsPerSec === null ? noValue : formatCompact(connectionsPerSec)}</td>
      <SpreadCell spread={connections} of="connections" topTimes={topTimes} />
      <SpreadCell spread={requests} of="requests" topTimes={topTimes} />
      <td className="fp-number fp-p99">{latencyP99Ms === null ? noValue : formatDelay(latencyP99Ms)}</td>
    </tr>
  )
})

function SpreadCell({
  spread,
  of,
  topTimes,
}: {
  readonly spread: Spread
  readonly of: Dealt
  readonly topTimes: number
}) {
  return (
    <td>
      <span className="fp-spread">
        <SlotBars spread={spread} of={of} topTimes={topTimes} />
        <MaxOverMean spread={spread} of={of} />
      </span>
    </td>
  )
}
