import './lifelines.css'
import { useId, useMemo } from 'react'
import type { LifelineSegment } from '../../../../shared/model/event.ts'
import { timeTicks, timeTickWords } from '../../../charts/axes/time-axis.ts'
import { usePalette } from '../../../charts/palette.ts'
import { Panel } from '../../../components/panel.tsx'
import { hurtStretches } from '../../../panels/faults/hurt-slots.ts'
import { areMany, manySlots } from '../../../panels/many/many.ts'
import { usePicturedRangeMs } from '../../../panels/worker-charts/pictured-range.ts'
import { selectCluster } from '../../../store/selectors.ts'
import { useDeck, useLifelines, useSampledMs, useSlotNumbers } from '../../../store/use-deck.ts'
import { RangeWords } from '../charts/range-words.tsx'
import { LaneCanvas } from './lane-canvas.tsx'
import { lanesHeightPx } from './lane-geometry.ts'
import { lanesInWords } from './lane-words.ts'
import { heldIn, Legend } from './legend.tsx'

/** Lanes in sight before they scroll. */
const maxLanes = 8
/** Header and time axis. */
const aroundLanesPx = 28 + 18

/** The life of every slot as a lane. */
export function Lifelines({ clusterId }: { readonly clusterId: string }) {
  const slots = useSlotNumbers(clusterId)
  const lifelines = useLifelines(clusterId)
  // A second is less than four pixels here.
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)
  const palette = usePalette()
  const wordsId = useId()
  const faults = useDeck((state) => selectCluster(state, clusterId)?.faults)
  const calmNowMs = Math.floor(nowMs / 5000) * 5000
  const sinceMs = calmNowMs - rangeMs
  const lanes = useMemo(() => {
    const hurts = faults === undefined ? [] : hurtStretches(faults)
    const drawn = areMany(slots.length) ? tellingSlots(slots, lifelines, sinceMs).slice(0, manySlots) : slots
    return drawn.map((slot) => ({
      slot,
      segments: lifelines[slot] ?? [],
      hurts: hurts.filter((hurt) => hurt.slot === slot),
    }))
  }, [slots, lifelines, faults, sinceMs])
  const words = useMemo(() => lanesInWords(lanes, calmNowMs), [lanes, calmNowMs])

  return (
    <section className="ll" style={{ flexBasis: aroundLanesPx + lanesHeightPx(lanes.length, maxLanes) + 2 }}>
      <Panel
        title="Lifelines"
        sub={
          <>
            <RangeWords picturedMs={rangeMs} />
            {areMany(slots.length) && `, ${lanes.length} of ${slots.length} slots: those to which something happened`}
          </>
        }
        as="figure"
        actions={<Legend held={heldIn(lanes, calmNowMs - rangeMs).join(' ')} />}
      >
        <LaneCanvas
          lanes={lanes}
          nowMs={nowMs}
          rangeMs={rangeMs}
          palette={palette}
          maxLanes={maxLanes}
          describedBy={wordsId}
        />
        <div className="ll-axis" aria-hidden="true">
          {timeTicks(rangeMs).map((tick) => (
            <span key={tick} style={{ left: `${(1 + tick / rangeMs) * 100}%` }} data-edge={edgeOf(tick, rangeMs)}>
              {timeTickWords(tick)}
            </span>
          ))}
        </div>
        <p id={wordsId} className="visually-hidden">
          {words}
        </p>
      </Panel>
    </section>
  )
}

/** Slots that were not just listening all the time. Pure. */
function tellingSlots(
  slots: readonly number[],
  lifelines: Readonly<Record<number, readonly LifelineSegment[]>>,
  sinceMs: number,
): readonly number[] {
  return slots.filter((slot) =>
    (lifelines[slot] ?? []).some(
      ({ state, endAtMs }) => (endAtMs === null || endAtMs > sinceMs) && (state !== 'listening' || endAtMs !== null),
    ),
  )
}

function edgeOf(tick: number, rangeMs: number): 'start' | 'end' | undefined {
  return tick === 0 ? 'end' : tick === -rangeMs ? 'start' : undefined
}
