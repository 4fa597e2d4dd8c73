import { describeState } from '../../components/slot-state.ts'
import { formatCompact, formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import { noValue } from '../../format/quantity.ts'
import { faultName } from '../faults/fault-words.ts'
import { laneStates } from '../worker/lane-states.ts'
import type { WireRow } from './wire-row.ts'

const orNone = (value: number | null | undefined, words: (value: number) => string): string =>
  value === null || value === undefined ? noValue : words(value)

/** The view's numbers as a plain table, for screen readers. */
export function WireTable({ rows, nowMs }: { readonly rows: readonly WireRow[]; readonly nowMs: number }) {
  const hasNodes = rows.some(({ node }) => node !== null)
  return (
    // A table is never narrower than its words, so something else has to hide it.
    <div className="visually-hidden wv-table">
      <table>
        <caption>Connections and requests per worker</caption>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            <th scope="col">State</th>
            {hasNodes && <th scope="col">Node</th>}
            <th scope="col">Share of new connections</th>
            <th scope="col">New connections per second</th>
            <th scope="col">Share of requests</th>
            <th scope="col">Requests per second</th>
            <th scope="col">Open connections</th>
            <th scope="col">Requests in flight</th>
            <th scope="col">Hand-over not acknowledged</th>
            <th scope="col">Faults</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ slot, past, node, part, openConnections, requestsInFlight, owesAnswer, hurts }) => (
            <tr key={slot.slot}>
              <th scope="row">{slot.slot}</th>
              <td>{past === null ? describeState(slot, nowMs).word : laneStates[past.state].word}</td>
              {hasNodes && <td>{node ?? noValue}</td>}
              <td>{orNone(part?.connectionRatio, formatPercent)}</td>
              <td>{orNone(part?.connectionsPerSec, formatCompact)}</td>
              <td>{orNone(part?.requestRatio, formatPercent)}</td>
              <td>{orNone(part?.requestsPerSec, formatCompact)}</td>
              <td>{orNone(openConnections, formatNumber)}</td>
              <td>{orNone(requestsInFlight, formatNumber)}</td>
              <td>{owesAnswer ? 'yes' : 'no'}</td>
              <td>{hurts.length === 0 ? 'none' : hurts.map(({ spec }) => faultName(spec.fault)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
