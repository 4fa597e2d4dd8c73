import { describeState } from '../../../components/slot-state.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import type { ShareRow } from './share-row.ts'

const orNone = (value: number | null | undefined, words: (value: number) => string): string =>
  value === null || value === undefined ? noValue : words(value)

/** The view's numbers as a plain table, for screen readers. */
export function ShareTable({ rows, nowMs }: { readonly rows: readonly ShareRow[]; readonly nowMs: number }) {
  return (
    // A table is never narrower than its words, so something else has to hide it.
    <div className="visually-hidden sv-table">
      <table>
        <caption>Connections and requests per worker</caption>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            <th scope="col">State</th>
            <th scope="col">Share of new connections</th>
            <th scope="col">New connections per second</th>
            <th scope="col">Share of requests</th>
            <th scope="col">Requests per second</th>
            <th scope="col">Open connections</th>
            <th scope="col">Requests in flight</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ slot, part, openConnections, requestsInFlight }) => (
            <tr key={slot.slot}>
              <th scope="row">{slot.slot}</th>
              <td>{describeState(slot, nowMs).word}</td>
              <td>{orNone(part?.connectionRatio, formatPercent)}</td>
              <td>{orNone(part?.connectionsPerSec, formatCompact)}</td>
              <td>{orNone(part?.requestRatio, formatPercent)}</td>
              <td>{orNone(part?.requestsPerSec, formatCompact)}</td>
              <td>{orNone(openConnections, formatNumber)}</td>
              <td>{orNone(requestsInFlight, formatNumber)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
