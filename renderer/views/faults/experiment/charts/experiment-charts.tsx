import './experiment-charts.css'
import { useCallback, useMemo } from 'react'
import { elapsedWords } from '../../../../format/elapsed.ts'
import { LinkedPlots } from '../../../../panels/linked-plots/linked-plots.tsx'
import { type RunReading, strikesOf } from '../reading.ts'
import { experimentAxis, experimentPlots, secondTip } from './experiment-plots.ts'

/** A run second by second: errors, workers and rate over one time, with what landed marked in all of them. */
export function ExperimentCharts({ reading }: { readonly reading: RunReading }) {
  const { originAtMs, seconds } = reading
  const plots = useMemo(() => experimentPlots(reading), [reading])
  const axis = useMemo(() => experimentAxis(reading), [reading])
  const xs = useMemo(() => seconds.map(({ atMs }) => atMs), [seconds])
  const formatX = useCallback((atMs: number) => elapsedWords(atMs - originAtMs), [originAtMs])
  const hasHeld = useMemo(() => strikesOf(reading).some(({ untilMs }) => untilMs !== null), [reading])
  const hasLimit = plots.some(({ picture }) => picture.rules.length > 0)
  const [first, ...others] = plots
  if (first === undefined || seconds.length === 0)
    return <p className="ex-quiet">The first second is being measured…</p>
  return (
    <div className="ex-charts" style={{ minHeight: plots.length * 84 }}>
      <LinkedPlots
        plots={[{ ...first, legend: <Legend hasHeld={hasHeld} hasLimit={hasLimit} /> }, ...others]}
        xAxis={axis}
        formatX={formatX}
        xName="Time"
        xs={xs}
        tip={(atMs) => secondTip(reading, atMs)}
        rightPx={48}
      />
    </div>
  )
}

interface LegendProps {
  readonly hasHeld: boolean
  readonly hasLimit: boolean
}

function Legend({ hasHeld, hasLimit }: LegendProps) {
  return (
    <span className="lp-legend">
      {hasHeld && (
        <span>
          <i className="ex-swatch" /> fault holds
        </span>
      )}
      {hasLimit && (
        <span>
          <svg width={14} height={8} aria-hidden="true">
            <path d="M0 4H14" stroke="var(--warn)" strokeWidth={1.5} strokeDasharray="4 3" />
          </svg>
          limit
        </span>
      )}
    </span>
  )
}
