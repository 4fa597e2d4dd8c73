import '../../panels/worker-charts/worker-charts.css'
import { useMemo } from 'react'
import { rangeWords } from '../../charts/axes/time-axis.ts'
import { type Metric, metrics } from '../../charts/metric.ts'
import { useElementSize } from '../../charts/use-element-size.ts'
import { type ChartPointer, WorkerChart } from '../../charts/worker-chart.tsx'
import { ChartTooltip } from '../../panels/worker-charts/chart-tooltip.tsx'
import { linesInWords } from '../../panels/worker-charts/lines-in-words.ts'
import type { SideCharts } from './use-compared-charts.ts'

/** Of the tooltip: what stands before its columns, and one of these. */
const tooltipHeadPx = 96
const tooltipColumnPx = 58

/** The pointer is over the charts of one side; both show the same moment. */
export interface ComparePointer extends ChartPointer {
  readonly side: 0 | 1
}

interface CompareChartsProps {
  /** Of the cluster. */
  readonly name: string
  readonly charts: SideCharts
  readonly side: 0 | 1
  readonly pointer: ComparePointer | null
  readonly onPointer: (pointer: ComparePointer | null) => void
}

/** CPU and loop delay of one side's workers; axes and crosshair are those of both sides. */
export function CompareCharts({ name, charts, side, pointer, onPointer }: CompareChartsProps) {
  const { cpu, loopDelay, slots, slotPoints } = charts
  const [box, size] = useElementSize<HTMLDivElement>()
  const highlighted = pointer?.side === side ? pointer.slot : null
  const cursorMs = pointer === null ? null : Math.max(pointer.cursorMs, -cpu.rangeMs)
  const over = { highlighted, cursorMs }
  const point = (next: ChartPointer | null) => onPointer(next === null ? null : { ...next, side })
  // Read aloud on demand, so every five seconds is often enough.
  const calmNow = Math.floor(cpu.nowMs / 5000)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pictures change with every tick, the words should not.
  const words = useMemo(
    () => ({
      cpu: linesInWords(metrics.cpu, cpu),
      loopDelay: linesInWords(metrics['loop-delay'], loopDelay),
    }),
    [calmNow, slots.length],
  )
  return (
    <section className="panel wcs cmp-charts" aria-label={`Charts of ${name}`}>
      <div className="wcs-body" ref={box}>
        <figure className="wcs-figure" aria-label={metrics.cpu.figure}>
          <ChartHead metric={metrics.cpu} rangeMs={cpu.rangeMs} />
          <WorkerChart metric={metrics.cpu} picture={{ ...cpu, ...over }} showTime={false} onPointer={point} />
          <p className="visually-hidden">{words.cpu}</p>
        </figure>
        <figure className="wcs-figure" aria-label={metrics['loop-delay'].figure}>
          <ChartHead metric={metrics['loop-delay']} rangeMs={cpu.rangeMs} />
          <WorkerChart metric={metrics['loop-delay']} picture={{ ...loopDelay, ...over }} showTime onPointer={point} />
          <p className="visually-hidden">{words.loopDelay}</p>
        </figure>
        {pointer !== null && cursorMs !== null && (
          <ChartTooltip
            slotPoints={slotPoints}
            slots={slots}
            rows={[metrics.cpu, metrics['loop-delay']]}
            nowMs={cpu.nowMs}
            cursorMs={cursorMs}
            gapMs={cpu.gapMs}
            highlighted={highlighted}
            maxColumns={Math.min(8, Math.max(2, Math.floor((size.width / 2 - tooltipHeadPx) / tooltipColumnPx)))}
            style={pointer.x < size.width / 2 ? { left: pointer.x + 14 } : { right: size.width - pointer.x + 14 }}
          />
        )}
      </div>
    </section>
  )
}

function ChartHead({ metric, rangeMs }: { readonly metric: Metric; readonly rangeMs: number }) {
  return (
    <div className="panel-head wcs-second-head">
      <h2>{metric.title}</h2>
      <span className="panel-sub">
        {metric.sub}
        <span className="wcs-range">, last {rangeWords(rangeMs)}</span>
      </span>
    </div>
  )
}
