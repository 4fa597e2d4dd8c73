import { useCallback, useMemo, useState } from 'react'
import { timeOffsetWords } from '../../../charts/axes/time-axis.ts'
import type { CursorSteps } from '../../../charts/cursor-slider.tsx'
import type { ChartPointer } from '../../../charts/frame/chart.tsx'
import { type EndedGeneration, endNear } from '../../../charts/marks/event-marks.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import type { WorkerPicture } from '../../../panels/worker-charts/chart-data.ts'
import { type MetricId, metrics } from '../../../panels/worker-charts/metric.ts'
import { cursorMsIn, pointerAt, WorkerChartStack } from '../../../panels/worker-charts/worker-chart-stack.tsx'
import { openExit } from '../../../store/commands/view-actions.ts'
import { setMoment, useMomentMs } from '../../../store/moment.ts'
import { useSettings, useSlotNumbers, useSlotPoints } from '../../../store/use-deck.ts'
import { FirstHead } from './first-head.tsx'
import { SecondHead } from './second-head.tsx'
import { defaultSecond, secondChoices, secondMetric } from './second-metric.ts'
import { useLivePictures } from './use-live-pictures.ts'

/** CPU per worker, and below it one of the other numbers, over the same time. */
export function WorkerCharts({ clusterId }: { readonly clusterId: string }) {
  const [box, size] = useElementSize<HTMLDivElement>()
  const [chosenId, setChosenId] = useState<MetricId>(defaultSecond)
  const [showMarks, setShowMarks] = useState(true)
  const [legendSlot, setLegendSlot] = useState<number | null>(null)
  const { slots, hidden, shown, toggle, showAll } = useShownSlots(clusterId)
  const settings = useSettings(clusterId)
  const choices = useMemo(() => secondChoices(settings), [settings])
  const second = metrics[secondMetric(chosenId, choices)]
  const [cpuPicture, secondPicture] = useLivePictures(clusterId, {
    slots: shown,
    secondId: second.id,
    marks: showMarks,
  })
  const [pointer, setPointer] = usePointer(clusterId, cpuPicture, size.width)
  const cursorMs = cursorMsIn(cpuPicture, pointer)
  const firstHead = (
    <FirstHead
      metric={metrics.cpu}
      rangeMs={-cpuPicture.xAxis.low}
      slots={slots}
      hidden={hidden}
      onHighlight={setLegendSlot}
      onShowAll={showAll}
      onToggle={toggle}
      showMarks={showMarks}
      onShowMarks={setShowMarks}
    />
  )
  const secondHead = <SecondHead metric={second} choices={choices} width={size.width} onChange={setChosenId} />
  return (
    <section className="panel wcs" aria-label="Charts">
      <WorkerChartStack
        ref={box}
        widthPx={size.width}
        upper={{ metric: metrics.cpu, picture: cpuPicture, head: firstHead }}
        lower={{ metric: second, picture: secondPicture, head: secondHead }}
        slotPoints={useSlotPoints(clusterId)}
        slots={shown}
        cursorMs={cursorMs}
        highlighted={legendSlot ?? pointer?.line ?? null}
        pointer={pointer}
        onPointer={setPointer}
        onEnd={openEnd}
        steps={secondSteps(cpuPicture, cursorMs)}
      />
    </section>
  )
}

/** Where the pointer is; until it comes, the moment that was pointed at in the log. */
function usePointer(clusterId: string, picture: WorkerPicture, widthPx: number) {
  const [pointer, setPointer] = useState<ChartPointer | null>(null)
  const momentMs = useMomentMs(clusterId)
  const take = useCallback((next: ChartPointer | null) => {
    setMoment(null)
    setPointer(next)
  }, [])
  const marked = pointer === null && momentMs !== null ? pointerAt(picture, momentMs, widthPx) : null
  return [pointer ?? marked, take] as const
}

/** A cluster's slots, and those whose lines are not hidden. */
function useShownSlots(clusterId: string) {
  const slots = useSlotNumbers(clusterId)
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set())
  const shown = useMemo(() => slots.filter((slot) => !hidden.has(slot)), [slots, hidden])
  const toggle = useCallback((slot: number) => setHidden((old) => toggled(old, slot)), [])
  const showAll = useCallback(() => setHidden(new Set()), [])
  return { slots, hidden, shown, toggle, showAll }
}

/** Keys move the crosshair by whole seconds. */
function secondSteps({ originX, xAxis, marks }: WorkerPicture, cursorMs: number | null): CursorSteps {
  const { low } = xAxis
  return {
    label: 'Moment in the charts',
    min: low / 1000,
    max: 0,
    now: Math.round((cursorMs ?? 0) / 1000),
    words: timeOffsetWords(cursorMs ?? 0),
    step(count) {
      const x = Math.min(0, Math.max(low, Math.round((cursorMs ?? 0) / 1000) * 1000 + count * 1000))
      return { x, share: 1 - x / low }
    },
    onPress() {
      const ended = cursorMs === null ? null : endNear(marks, originX + cursorMs, -low / 60)
      if (ended !== null) openEnd(ended)
    },
  }
}

/** From the mark of an end to its last lines. */
function openEnd({ slot, generation }: EndedGeneration): void {
  openExit(slot, generation)
}

function toggled(set: ReadonlySet<number>, slot: number): ReadonlySet<number> {
  const next = new Set(set)
  if (!next.delete(slot)) next.add(slot)
  return next
}
