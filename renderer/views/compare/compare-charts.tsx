import { rangeWords } from '../../charts/axes/time-axis.ts'
import type { ChartPointer } from '../../charts/frame/chart.tsx'
import { useElementSize } from '../../charts/use-element-size.ts'
import { PanelHead } from '../../components/panel.tsx'
import { type Metric, metrics } from '../../panels/worker-charts/metric.ts'
import { cursorMsIn, WorkerChartStack } from '../../panels/worker-charts/worker-chart-stack.tsx'
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
  const rangeMs = -cpu.xAxis.low
  const chart = (metric: Metric, picture: typeof cpu) => {
    const sub = (
      <>
        {metric.sub}
        <span className="wcs-range">, last {rangeWords(rangeMs)}</span>
      </>
    )
    return { metric, picture, head: <PanelHead title={metric.title} sub={sub} className="wcs-second-head" /> }
  }
  return (
    <section className="panel wcs cmp-charts" aria-label={`Charts of ${name}`}>
      <WorkerChartStack
        ref={box}
        widthPx={size.width}
        upper={chart(metrics.cpu, cpu)}
        lower={chart(metrics['loop-delay'], loopDelay)}
        slotPoints={slotPoints}
        slots={slots}
        cursorMs={cursorMsIn(cpu, pointer)}
        highlighted={pointer?.side === side ? pointer.line : null}
        pointer={pointer}
        onPointer={(next) => onPointer(next === null ? null : { ...next, side })}
        maxColumns={Math.min(8, Math.max(2, Math.floor((size.width / 2 - tooltipHeadPx) / tooltipColumnPx)))}
      />
    </section>
  )
}
