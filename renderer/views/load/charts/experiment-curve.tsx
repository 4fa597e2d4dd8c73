import type { ReactNode } from 'react'
import type { LoadPoint } from '../../../../shared/model/load.ts'
import { counted, formatNumber, thousands } from '../../../format/number.ts'
import { LinkedPlots } from '../../../panels/linked-plots/linked-plots.tsx'
import type { LoadReading } from '../reading.ts'
import { limitAxis, limitPlots, pointTip, workersAxis, workersPlots } from './curves.ts'
import { NoPlots } from './no-plots.tsx'

interface ExperimentCurveProps {
  readonly reading: LoadReading
  readonly actions: ReactNode
}

/** What the steps of an experiment came to: a ramp with its knee, or throughput per worker count. */
export function ExperimentCurve({ reading, actions }: ExperimentCurveProps) {
  const { points, experiment } = reading
  if (points.length === 0) {
    return (
      <NoPlots title={experiment.kind === 'limit' ? 'Find the limit' : '1 → N'} actions={actions}>
        {reading.isOver
          ? 'It ended before its first step was over.'
          : 'The first step is under way; its point comes when it is over.'}
      </NoPlots>
    )
  }
  const { plots, xAxis, xOf, xName, formatX } = curveOf(reading)
  const [first, ...rest] = plots
  const legend = points.some((point) => point.isGeneratorBound) && (
    <span className="lp-legend">
      <span>hollow: limited by the generator</span>
    </span>
  )
  return (
    <LinkedPlots
      plots={first === undefined ? [] : [{ ...first, legend }, ...rest]}
      xAxis={xAxis}
      formatX={formatX}
      xName={xName}
      xs={points.map(xOf)}
      tip={(x) => pointTip(points, (point) => xOf(point) === x)}
      rightPx={44}
      actions={actions}
    />
  )
}

/** What the steps differ in is the x axis. */
function curveOf({ points, experiment, isOver }: LoadReading) {
  if (experiment.kind === 'limit') {
    const xOf = (point: LoadPoint) => point.askedPerSec ?? 0
    return {
      plots: limitPlots(points, experiment),
      xAxis: limitAxis(points),
      xOf,
      xName: 'Asked rate',
      formatX: askedWords,
    }
  }
  const counts = experiment.kind === 'workers' ? experiment.counts : []
  return {
    plots: workersPlots(points),
    xAxis: workersAxis(points, counts, isOver),
    xOf: (point: LoadPoint) => point.workers,
    xName: 'Workers',
    formatX: workersWords,
  }
}

const askedWords = (value: number): string => `${thousands(value)}/s`
const workersWords = (value: number): string => (value === 1 ? counted(1, 'worker') : formatNumber(value))
