import type { LoadExperiment } from '../../../../shared/model/load-settings.ts'
import { Segmented } from '../../../components/segmented.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'
import { numberOf } from '../../../format/typed-number.ts'
import { LoadField } from './load-field.tsx'
import type { FieldsProps } from './main-fields.tsx'
import { rampSteps } from './ramp-steps.ts'
import { readCounts } from './read-draft.ts'

const kinds = [
  { value: 'run', label: 'One run', name: 'One run' },
  { value: 'limit', label: 'Find the limit', name: 'Find the limit' },
  { value: 'workers', label: '1 → N', name: '1 → N workers' },
] as const

const hints: Readonly<Record<LoadExperiment['kind'], string>> = {
  run: '',
  limit: 'Raises the rate step by step until a bound is crossed, and draws the knee.',
  workers: 'Runs the same load with each worker count, then sets the count back.',
}

/** One run, or an experiment out of several. */
export function ExperimentChoice({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  return (
    <div className="ld-full ld-kind-choice">
      <Segmented label="What is tried" choices={kinds} value={draft.kind} onChange={(kind) => change({ kind })} />
      {hints[draft.kind] !== '' && <span className="field-hint">{hints[draft.kind]}</span>}
    </div>
  )
}

/** The few fields an experiment needs. */
export function ExperimentFields(props: FieldsProps) {
  if (props.draft.kind === 'limit') return <LimitFields {...props} />
  return props.draft.kind === 'workers' ? <WorkersFields {...props} /> : null
}

function LimitFields({ draft, faults, change }: FieldsProps) {
  const steps = rampSteps(numberOf(draft.fromPerSec), numberOf(draft.toPerSec), numberOf(draft.factor))
  const stepS = numberOf(draft.limitStepS)
  return (
    <>
      <LoadField
        label="From"
        unit="req/s"
        value={draft.fromPerSec}
        error={faults.fromPerSec}
        onChange={(fromPerSec) => change({ fromPerSec })}
      />
      <LoadField
        label="To at most"
        unit="req/s"
        value={draft.toPerSec}
        error={faults.toPerSec}
        onChange={(toPerSec) => change({ toPerSec })}
      />
      <LoadField
        label="Factor"
        unit="per step"
        value={draft.factor}
        error={faults.factor}
        onChange={(factor) => change({ factor })}
      />
      <LoadField
        label="Step"
        unit="s"
        value={draft.limitStepS}
        error={faults.limitStepS}
        hint={
          steps === null || !(stepS > 0)
            ? undefined
            : `At most ${counted(steps, 'step')}, ${formatDuration(steps * stepS * 1000).replace('.0', '')} in all`
        }
        onChange={(limitStepS) => change({ limitStepS })}
      />
      <LoadField
        label="p99 bound"
        unit="ms"
        value={draft.p99BoundMs}
        error={faults.p99BoundMs}
        onChange={(p99BoundMs) => change({ p99BoundMs })}
      />
      <LoadField
        label="Failed bound"
        unit="%"
        value={draft.failedPercent}
        error={faults.failedPercent}
        onChange={(failedPercent) => change({ failedPercent })}
      />
    </>
  )
}

function WorkersFields({ draft, faults, change }: FieldsProps) {
  const counts = readCounts(draft.counts)
  const stepS = numberOf(draft.workersStepS)
  const isKnown = counts.length > 1 && counts.every(Number.isFinite) && stepS > 0
  return (
    <>
      <LoadField
        label="Workers"
        value={draft.counts}
        placeholder="1, 2, 4"
        error={faults.counts}
        onChange={(value) => change({ counts: value })}
      />
      <LoadField
        label="Step"
        unit="s"
        value={draft.workersStepS}
        error={faults.workersStepS}
        hint={
          isKnown
            ? `${counted(counts.length, 'step')}, ${formatDuration(counts.length * stepS * 1000).replace('.0', '')} in all`
            : undefined
        }
        onChange={(workersStepS) => change({ workersStepS })}
      />
    </>
  )
}
