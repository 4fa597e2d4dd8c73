import { useState } from 'react'
import type { LoadShare } from '../../../../shared/model/load.ts'
import { Panel } from '../../../components/panel.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { slotColor } from '../../../components/slot-hue.ts'
import { formatNumber } from '../../../format/number.ts'
import { narrowSpace } from '../../../format/quantity.ts'
import { spreadNote } from '../../../panels/fairness/fairness-words.ts'
import { MaxOverMean } from '../../../panels/fairness/max-over-mean.tsx'
import { type Dealt, spreadOf } from '../../../panels/fairness/spread.ts'
import { evenTallies } from './even-tallies.ts'

const dealt = [
  { value: 'requests', label: 'Requests' },
  { value: 'connections', label: 'Connections' },
] as const

interface SharePanelProps {
  readonly shares: readonly LoadShare[]
  /** By the whole load, wherever it went. */
  readonly sentCount: number
  /** Steps had different workers: nothing can be said about an even share. */
  readonly isOverSteps: boolean
}

/** What each worker got of this load, and how evenly: the same number as on the Live screen. */
export function SharePanel({ shares, sentCount, isOverSteps }: SharePanelProps) {
  const [of, setOf] = useState<Dealt>('requests')
  const spread = spreadOf(evenTallies(shares), of)
  const ratios = spread.slots.map(({ ratio }) => ratio ?? 0)
  const even = spread.slots.length === 0 ? 0 : 1 / spread.slots.length
  // A little beyond the largest, so that the line of the even share always stands inside.
  const top = Math.max(even * 1.25, ...ratios) * 1.02
  return (
    <Panel
      title="Share per worker"
      actions={<Segmented<Dealt> label="Share of" choices={dealt} value={of} onChange={setOf} />}
    >
      <div className="ld-panel-body">
        {spread.total === 0 ? (
          <p className="ld-quiet">
            {sentCount === 0 ? `No ${of} yet.` : `No worker of this cluster got ${of} of this load.`}
          </p>
        ) : (
          <>
            <table className="ld-shares" aria-label={`Share of ${of} per worker`}>
              <tbody>
                {spread.slots.map(({ slot, count, ratio }) => (
                  <tr key={slot}>
                    <th scope="row" aria-label={`slot ${slot}`}>
                      <SlotChip slot={slot} />
                    </th>
                    <td className="ld-share-bar">
                      <i style={{ width: `${((ratio ?? 0) / top) * 100}%`, background: slotColor(slot) }} />
                      {!isOverSteps && <b style={{ left: `${(even / top) * 100}%` }} />}
                    </td>
                    <td>{formatNumber(count)}</td>
                    <td className="ld-strong">{`${formatNumber((ratio ?? 0) * 100, 1)}${narrowSpace}%`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {isOverSteps ? (
              <p className="ld-quiet">Over all steps: not every worker was there in each, so none is called uneven.</p>
            ) : (
              <p className="ld-quiet ld-fairness" title={spreadNote(spread, of)}>
                <span>
                  The line marks the even share, {formatNumber(even * 100, even * 100 < 10 ? 1 : 0)}
                  {narrowSpace}%.
                </span>
                <span>
                  Fairness (max/mean) <MaxOverMean spread={spread} of={of} />
                </span>
              </p>
            )}
          </>
        )}
      </div>
    </Panel>
  )
}
