import { type ReactNode, useState } from 'react'
import type { ExperimentDecision } from '../../../../shared/model/experiment.ts'
import { Segmented } from '../../../components/segmented.tsx'
import { ExperimentCharts } from './charts/experiment-charts.tsx'
import type { RunReading } from './reading.ts'
import { ChecksTable } from './story/checks-table.tsx'
import { DecisionsList } from './story/decisions-list.tsx'
import { StepsList } from './story/steps-list.tsx'

type Side = 'time' | 'recovery' | 'decisions'

const timeChoice = { value: 'time', label: 'Time line' } as const
const recoveryChoice = { value: 'recovery', label: 'Recovery' } as const
const decisionsChoice = { value: 'decisions', label: 'Decisions' } as const

interface RunStoryProps {
  readonly reading: RunReading
  readonly decisions: readonly ExperimentDecision[]
  /** Above the checks: what is believed, or what the result is called. */
  readonly head: ReactNode
  /** Which run is shown, where there are several. */
  readonly runs?: ReactNode
  /** Once it is over. */
  readonly recovery?: ReactNode
}

/** A run: checks and steps at the left, its seconds, its recovery or its decisions at the right. */
export function RunStory({ reading, decisions, head, runs, recovery }: RunStoryProps) {
  const [side, setSide] = useState<Side>('time')
  const shown = side === 'recovery' && recovery === undefined ? 'time' : side
  const choices = [timeChoice, ...(recovery === undefined ? [] : [recoveryChoice]), decisionsChoice]
  return (
    <div className="ex-body">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className="ex-story" tabIndex={0} aria-label="Checks and steps">
        {head}
        <ChecksTable checks={reading.checks} isOver={reading.isOver} />
        <h3>Steps</h3>
        <StepsList steps={reading.steps} />
      </section>
      <div className="ex-main">
        <div className="ex-main-head">
          <Segmented<Side> label="Shown of the run" choices={choices} value={shown} onChange={setSide} />
          {runs}
        </div>
        <div className="ex-side">
          {shown === 'time' && <ExperimentCharts key={reading.id} reading={reading} />}
          {shown === 'recovery' && recovery}
          {shown === 'decisions' && <DecisionsList decisions={decisions} originAtMs={reading.originAtMs} />}
        </div>
      </div>
    </div>
  )
}
