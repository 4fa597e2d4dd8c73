import { actionOf } from '../../../../../shared/actions/actions.ts'
import type { ExperimentStep } from '../../../../../shared/model/experiment.ts'
import { Icon } from '../../../../components/icon.tsx'
import { stepLooks } from '../experiment-words.ts'
import { LookWord } from './look-word.tsx'

/** Keeps its place for the effect, so that no row grows while it runs. */
const emptyLine = '\u00a0'

type ShownStep = Pick<ExperimentStep, 'part' | 'name' | 'words' | 'does'> &
  Partial<Pick<ExperimentStep, 'state' | 'effect'>>

/** What is done, in order; each with its state and what was measured of it, once it is under way. */
export function StepsList({ steps }: { readonly steps: readonly ShownStep[] }) {
  return (
    <ol className="ex-steps" aria-label="Steps">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their places, and two may be alike
        <li key={index} data-state={step.state}>
          <span className="ex-step-number">{index + 1}</span>
          <Icon name={actionOf(step.does)?.icon ?? 'inspect'} size={12} />
          <span className="ex-step-words">
            {step.words}
            <span className="ex-step-note">
              {step.part === 'rollback' ? 'roll back: ' : ''}
              {step.effect || (step.name === step.words ? emptyLine : step.name)}
            </span>
          </span>
          {step.state !== undefined && <LookWord look={stepLooks[step.state]} />}
        </li>
      ))}
    </ol>
  )
}
