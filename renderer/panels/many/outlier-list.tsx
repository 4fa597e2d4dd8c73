import { useMemo, useRef, useState } from 'react'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { SlotChip } from '../../components/slot-chip.tsx'
import { openDrawerOf } from '../../store/commands/view-actions.ts'
import { useSampledMs, useSlotPoints } from '../../store/use-deck.ts'
import type { Replicas } from '../fleet/replicas.ts'
import { type OutlierId, type Outliers, outlierIds, outlierMetrics, outliersOf } from './outliers.ts'

/** The order is looked up so often: faster, and nobody could press what is read. */
const everyMs = 5000

interface OutlierListProps {
  readonly clusterId: string
  readonly slots: readonly SlotSnapshot[]
  readonly replicas: Replicas
}

/** Who stands out among many, and what is usual. It keeps its order while the pointer or the focus is in it. */
export function OutlierList({ clusterId, slots, replicas }: OutlierListProps) {
  const [id, setId] = useState<OutlierId>('memory')
  const [isHeld, setHeld] = useState(false)
  const { worst, median, knownCount } = useOutliers(clusterId, slots, id, isHeld)
  const { name, words } = outlierMetrics[id]
  return (
    <div className="mn-outliers">
      <label>
        Worst by
        <select
          className="select"
          value={id}
          onChange={(event) => setId(outlierIds.find((each) => each === event.target.value) ?? 'memory')}
        >
          {outlierIds.map((each) => (
            <option key={each} value={each}>
              {outlierMetrics[each].label}
            </option>
          ))}
        </select>
      </label>
      <p className="mn-usual">
        {median === null
          ? `No ${name} is known of these ${slots.length} slots.`
          : `Median ${words(median)} of ${knownCount} that are measured.`}
      </p>
      <ul
        aria-label={`Worst by ${name}`}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {worst.map(({ slot, value }) => (
          <li key={slot}>
            <button type="button" className="mn-outlier" onClick={() => openDrawerOf(clusterId, slot)}>
              <span className="visually-hidden">Inspect slot </span>
              <SlotChip slot={slot} size="s" />
              <span className="ellipsis">{replicas.get(slot)?.nodeName ?? ''}</span>
              <b>{words(value)}</b>
            </button>
          </li>
        ))}
      </ul>
      {worst.length === 0 && median !== null && <p className="mn-usual">None stands out.</p>}
    </div>
  )
}

function useOutliers(clusterId: string, slots: readonly SlotSnapshot[], id: OutlierId, isHeld: boolean): Outliers {
  const slotPoints = useSlotPoints(clusterId)
  const beat = Math.floor(useSampledMs(clusterId) / everyMs)
  const kept = useRef<{ readonly id: OutlierId; readonly outliers: Outliers } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: rings and slots change with each sample, the list should not
  return useMemo(() => {
    if (isHeld && kept.current?.id === id) return kept.current.outliers
    const outliers = outliersOf(slots, (slot) => slotPoints.get(slot)?.last() ?? null, id)
    kept.current = { id, outliers }
    return outliers
  }, [beat, id, isHeld, slots.length])
}
