import { useMemo } from 'react'
import type { ExperimentPhase, ExperimentProgress } from '../../../../shared/model/experiment.ts'
import { Icon } from '../../../components/icon.tsx'
import { clockLeft } from '../../../panels/faults/fault-words.ts'
import { useSecond } from '../../../store/use-second.ts'
import { phaseSteps, phaseWords, verdictLooks } from './experiment-words.ts'
import { readingOfProgress } from './reading.ts'
import { RunStory } from './run-story.tsx'

/** An experiment under way: what is known of its present run so far. */
export function LiveRun({ progress }: { readonly progress: ExperimentProgress }) {
  const reading = useMemo(() => readingOfProgress(progress), [progress])
  const { hypothesis, decisions } = progress
  return <RunStory reading={reading} decisions={decisions} head={<p className="ex-hypothesis">{hypothesis}</p>} />
}

/** How far it is: its phases in a row, the present one marked, with the time that is left of it. */
export function RunProgress({ progress }: { readonly progress: ExperimentProgress }) {
  const { phase, phaseEndsAtMs, runNumber, runCount, title, verdicts } = progress
  const nowMs = useSecond(phaseEndsAtMs !== null)
  const left = phaseEndsAtMs === null || phaseEndsAtMs <= nowMs ? '' : `${clockLeft(phaseEndsAtMs - nowMs)} left`
  return (
    <div className="ex-progress">
      <p className="ex-progress-line">
        <b className="ellipsis">{title}</b>
        {runCount > 1 && (
          <span className="ex-quiet">
            run {runNumber} of {runCount}
          </span>
        )}
        {verdicts.map((verdict, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the run
          <span key={index} title={`run ${index + 1} ${verdict}`} className={`tone-${verdictLooks[verdict].tone}`}>
            <Icon name={verdictLooks[verdict].icon} size={12} />
            <span className="visually-hidden">
              run {index + 1} {verdict}
            </span>
          </span>
        ))}
        <span className="ex-time-left" aria-hidden="true">
          {left}
        </span>
      </p>
      <ol className="ex-phases" aria-label="Phases">
        {phaseSteps.map(({ phase: each, word }) => (
          <li key={each} aria-current={each === phase ? 'step' : undefined} data-done={isBefore(each, phase)}>
            {word}
          </li>
        ))}
      </ol>
      <span className="visually-hidden" role="status" aria-label="Phase">
        {phaseWords[phase]}
      </span>
    </div>
  )
}

function isBefore(one: ExperimentPhase, present: ExperimentPhase): boolean {
  if (present === 'over') return true
  const places = phaseSteps.map(({ phase }) => phase)
  return places.indexOf(one) < places.indexOf(present)
}
