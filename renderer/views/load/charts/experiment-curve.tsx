import type { ReactNode } from 'react'
import { counted, formatNumber } from '../../../format/number.ts'
import type { LoadReading } from '../reading.ts'
import { limitAxis, limitPlots, pointTip, workersAxis, workersPlots } from './curves.ts'
import { LinkedPlots } from './linked-plots.tsx'
import { thousands } from './timeline-plots.ts'

interface ExperimentCurveProps {
  readonly reading: LoadReading
  readonly actions: ReactNode
}

/** What the steps of an experiment came to: a ramp with its knee, or throughput per worker count. */
export function ExperimentCurve({ reading, actions }: ExperimentCurveProps) {
  const { points, experiment } = reading
  if (points.length === 0) {
    return (
      <>
        <div className="panel-head">
          <h2>{experiment.kind === 'limit' ? 'Find the limit' : '1 → N'}</h2>
          <span className="panel-actions">{actions}</span>
        </div>
        <p className="ld-none">
          {reading.isOver
            ? 'It ended before its first step was over.'
            : 'The first step is under way; its point comes when it is over.'}
        </p>
      </>
    )
  }
  const hollow = points.some((point) => point.isGeneratorBound) && (
    <span className="lp-legend">
      <span>hollow: limited by the generator</span>
    </span>
  )
  if (experiment.kind === 'limit') {
    const [first, ...rest] = limitPlots(points, experiment)
    return (
      <LinkedPlots
        plots={first === undefined ? [] : [{ ...first, legend: hollow }, ...rest]}
        xAxis={limitAxis(points)}
        formatX={askedWords}
        xName="Asked rate"
        xs={points.map((point) => point.askedPerSec ?? 0)}
        tip={(x) => pointTip(points, (point) => point.askedPerSec === x)}
        rightPx={44}
        actions={actions}
      />
    )
  }
  const [first, ...rest] = workersPlots(points)
  return (
    <LinkedPlots
      plots={first === undefined ? [] : [{ ...first, legend: hollow }, ...rest]}
      xAxis={workersAxis(points, experiment.kind === 'workers' ? experiment.counts : [], reading.isOver)}
      formatX={workersWords}
      xName="Workers"
      xs={points.map((point) => point.workers)}
      tip={(x) => pointTip(points, (point) => point.workers === x)}
      rightPx={44}
      actions={actions}
    />
  )
}

const askedWords = (value: number): string => `${thousands(value)}/s`
const workersWords = (value: number): string => (value === 1 ? counted(1, 'worker') : formatNumber(value))
