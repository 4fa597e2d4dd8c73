import type { ExperimentOutline } from '../../../../../shared/model/experiment.ts'
import type { Result } from '../../../../../shared/result.ts'
import { Icon } from '../../../../components/icon.tsx'
import { formatRoundDuration } from '../../../../format/duration.ts'
import { counted } from '../../../../format/number.ts'
import type { OfferedExperiment } from '../../../../store/experiments.ts'
import { useDeck } from '../../../../store/use-deck.ts'
import { StepsList } from '../story/steps-list.tsx'
import { OutlineChecks } from './outline-checks.tsx'

interface OutlineViewProps {
  readonly experiment: OfferedExperiment | undefined
  readonly outline: Result<ExperimentOutline> | undefined
}

/** What the chosen experiment would do, before anything happens. */
export function OutlineView({ experiment, outline }: OutlineViewProps) {
  const known = useDeck((state) => state.experiments.known)
  if (experiment === undefined) return known ? <NoExperiments /> : <div className="ex-body" />
  if (outline === undefined) {
    return (
      <p className="ex-empty" role="status">
        Reading what it would do…
      </p>
    )
  }
  if (!outline.ok) return <Mistakes name={experiment.title} words={outline.error.message} />
  return <Outline description={experiment.description} outline={outline.value} />
}

function NoExperiments() {
  return (
    <div className="ex-empty">
      <h3>No experiment yet.</h3>
      <p>
        An experiment states what must hold, hurts the cluster under load, and says whether it held. Open a JSON or YAML
        file, or drop or paste one here.
      </p>
    </div>
  )
}

/** A line for each mistake, as the deck tells them: where it stands, and what to do. */
function Mistakes({ name, words }: { readonly name: string; readonly words: string }) {
  const lines = words.split('\n')
  return (
    <div className="ex-mistakes" role="alert">
      <h3>
        <Icon name="error" />
        {name} cannot be run: {counted(lines.length, 'mistake')}
      </h3>
      <ol className="selectable">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p>Mend the file and open it again.</p>
    </div>
  )
}

interface OutlineProps {
  readonly description: string
  readonly outline: ExperimentOutline
}

function Outline({ description, outline }: OutlineProps) {
  const { hypothesis, checks, steps, loadWords, durationMs, repeats } = outline
  const lasts = formatRoundDuration(durationMs)
  return (
    <div className="ex-body">
      <div className="ex-story">
        <h3>Hypothesis</h3>
        <p className="ex-hypothesis">{hypothesis}</p>
        {description !== '' && <p className="ex-quiet ex-description">{description}</p>}
        <dl className="ex-facts">
          <div>
            <dt>Load</dt>
            <dd>{loadWords}</dd>
          </div>
          <div>
            <dt>Lasts</dt>
            <dd>
              {lasts} at least{repeats > 1 ? `, ${repeats} times` : ''}
            </dd>
          </div>
        </dl>
      </div>
      <div className="ex-main ex-outline">
        <h3>Steps</h3>
        <StepsList steps={steps} />
        <h3>Checks</h3>
        <OutlineChecks checks={checks} />
      </div>
    </div>
  )
}
