import './chart-panel.css'
import { useState } from 'react'
import { Segmented } from '../../../components/segmented.tsx'
import type { LoadReading } from '../reading.ts'
import { ExperimentCurve } from './experiment-curve.tsx'
import { Histogram } from './histogram.tsx'
import { Timeline } from './timeline.tsx'

type Mode = 'curve' | 'time' | 'histogram'

const time = { value: 'time', label: 'Time line' } as const
const histogram = { value: 'histogram', label: 'Histogram' } as const
const curve = { value: 'curve', label: 'Curve' } as const

/** The charts of a load: over time, by latency, or by the steps of an experiment. */
export function ChartPanel({ reading }: { readonly reading: LoadReading }) {
  const isExperiment = reading.experiment.kind !== 'run'
  const [mode, setMode] = useState<Mode>(isExperiment ? 'curve' : 'time')
  const actions = (
    <Segmented<Mode>
      label="Charts shown"
      choices={isExperiment ? [curve, time, histogram] : [time, histogram]}
      value={mode}
      onChange={setMode}
    />
  )
  return (
    <section className="panel ld-charts" aria-label="Charts">
      {mode === 'time' && <Timeline reading={reading} actions={actions} />}
      {mode === 'histogram' && <Histogram reading={reading} actions={actions} />}
      {mode === 'curve' && <ExperimentCurve reading={reading} actions={actions} />}
    </section>
  )
}
