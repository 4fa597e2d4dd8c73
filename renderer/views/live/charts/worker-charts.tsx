import '../../../panels/worker-charts/worker-charts.css'
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react'
import { timeOffsetWords } from '../../../charts/axes/time-axis.ts'
import { plotEdges } from '../../../charts/chart-frame.tsx'
import { type EndedGeneration, endNear, marksOf } from '../../../charts/marks/event-marks.ts'
import { type MetricId, metrics } from '../../../charts/metric.ts'
import { usePalette } from '../../../charts/palette.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { type ChartPointer, WorkerChart } from '../../../charts/worker-chart.tsx'
import { chartBounds, ruleEventKind } from '../../../panels/worker-charts/chart-bounds.ts'
import { chartPicture, gapAfterMs } from '../../../panels/worker-charts/chart-data.ts'
import { ChartTooltip } from '../../../panels/worker-charts/chart-tooltip.tsx'
import { linesInWords } from '../../../panels/worker-charts/lines-in-words.ts'
import { usePicturedRangeMs } from '../../../panels/worker-charts/pictured-range.ts'
import { openExit } from '../../../store/commands/view-actions.ts'
import { useCluster, useDeck, useSampledMs, useSlotPoints, useStory } from '../../../store/use-deck.ts'
import { FirstHead } from './first-head.tsx'
import { SecondHead } from './second-head.tsx'
import { defaultSecond, secondChoices, secondMetric } from './second-metric.ts'

/** CPU per worker, and below it one of the other numbers, over the same time. */
export function WorkerCharts({ clusterId }: { readonly clusterId: string }) {
  const cluster = useCluster(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const { events } = useStory(clusterId)
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)
  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)
  const palette = usePalette()
  const [box, size] = useElementSize<HTMLDivElement>()
  const [chosenId, setChosenId] = useState<MetricId>(defaultSecond)
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set())
  const [showMarks, setShowMarks] = useState(true)
  const [pointer, setPointer] = useState<ChartPointer | null>(null)
  const [legendSlot, setLegendSlot] = useState<number | null>(null)

  const slotList = cluster?.slots.map(({ slot }) => slot).join(',') ?? ''
  const slots = useMemo(() => (slotList === '' ? [] : slotList.split(',').map(Number)), [slotList])
  const shown = useMemo(() => slots.filter((slot) => !hidden.has(slot)), [slots, hidden])
  const settings = cluster?.settings
  const choices = useMemo(() => secondChoices(settings), [settings])
  const secondId = secondMetric(chosenId, choices)
  const second = metrics[secondId]
  const bounds = useMemo(() => (settings === undefined ? [] : chartBounds(secondId, settings)), [secondId, settings])
  const [cpuPicture, secondPicture] = useMemo(() => {
    const marksIn = (of: typeof events) => (showMarks ? marksOf(of, nowMs - rangeMs, nowMs) : [])
    const marks = marksIn(events)
    const ruleKind = ruleEventKind(secondId)
    const tags = bounds.length === 0 ? null : marksIn(events.filter(({ kind }) => kind === ruleKind))
    const common = { slotPoints, slots: shown, nowMs, rangeMs, samplingIntervalMs, marks, palette }
    return [
      chartPicture({ ...common, metric: metrics.cpu, tags: marks }),
      chartPicture({ ...common, metric: second, bounds, tags }),
    ]
  }, [slotPoints, shown, nowMs, rangeMs, samplingIntervalMs, palette, showMarks, events, second, secondId, bounds])
  const toggle = useCallback((slot: number) => setHidden((old) => toggled(old, slot)), [])
  const showAll = useCallback(() => setHidden(new Set()), [])
  // Read aloud on demand, so every five seconds is often enough.
  const calmNow = Math.floor(nowMs / 5000)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pictures change with every tick, the words should not.
  const words = useMemo(
    () => [linesInWords(metrics.cpu, cpuPicture), linesInWords(second, secondPicture)],
    [calmNow, second, shown, bounds],
  )

  const highlighted = legendSlot ?? pointer?.slot ?? null
  const cursorMs = pointer === null ? null : Math.max(pointer.cursorMs, -rangeMs)
  const moveCursor = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && pointer !== null) {
      event.stopPropagation()
      setPointer(null)
      return
    }
    if (event.key === 'Enter' && cursorMs !== null) {
      const ended = endNear(cpuPicture.marks, nowMs + cursorMs, rangeMs / 60)
      if (ended !== null) openEnd(ended)
    }
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0) return
    event.preventDefault()
    const step = direction * (event.shiftKey ? 10_000 : 1000)
    const moved = Math.min(0, Math.max(-rangeMs, Math.round((cursorMs ?? 0) / 1000) * 1000 + step))
    setPointer({
      cursorMs: moved,
      slot: null,
      x: plotEdges.leftPx + (1 + moved / rangeMs) * (size.width - plotEdges.leftPx - plotEdges.rightPx),
    })
  }

  return (
    <section className="panel wcs" aria-label="Charts">
      <div className="wcs-body" ref={box}>
        <figure className="wcs-figure" aria-label={metrics.cpu.figure}>
          <FirstHead
            metric={metrics.cpu}
            rangeMs={rangeMs}
            slots={slots}
            hidden={hidden}
            onHighlight={setLegendSlot}
            onShowAll={showAll}
            onToggle={toggle}
            showMarks={showMarks}
            onShowMarks={setShowMarks}
          />
          <WorkerChart
            metric={metrics.cpu}
            picture={{ ...cpuPicture, highlighted, cursorMs }}
            showTime={false}
            onPointer={setPointer}
            onEnd={openEnd}
          />
          <p className="visually-hidden">{words[0]}</p>
        </figure>
        <figure className="wcs-figure" aria-label={second.figure}>
          <SecondHead metric={second} choices={choices} width={size.width} onChange={setChosenId} />
          <WorkerChart
            metric={second}
            picture={{ ...secondPicture, highlighted, cursorMs }}
            showTime={true}
            onPointer={setPointer}
            onEnd={openEnd}
          />
          <p className="visually-hidden">{words[1]}</p>
        </figure>
        <div
          className="wc-cursor"
          style={{ left: plotEdges.leftPx, right: plotEdges.rightPx }}
          role="slider"
          tabIndex={0}
          aria-label="Moment in the charts"
          aria-valuemin={-rangeMs / 1000}
          aria-valuemax={0}
          aria-valuenow={Math.round((cursorMs ?? 0) / 1000)}
          aria-valuetext={timeOffsetWords(cursorMs ?? 0)}
          onKeyDown={moveCursor}
          onBlur={() => setPointer(null)}
        />
        {pointer !== null && cursorMs !== null && (
          <ChartTooltip
            slotPoints={slotPoints}
            slots={shown}
            rows={[metrics.cpu, second]}
            nowMs={nowMs}
            cursorMs={cursorMs}
            gapMs={gapAfterMs(samplingIntervalMs)}
            highlighted={highlighted}
            style={pointer.x < size.width / 2 ? { left: pointer.x + 14 } : { right: size.width - pointer.x + 14 }}
          />
        )}
      </div>
    </section>
  )
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
