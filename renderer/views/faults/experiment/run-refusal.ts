import { isFaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import { limits } from '../../../../shared/limits.ts'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import type { ExperimentOutline } from '../../../../shared/model/experiment.ts'
import type { Result } from '../../../../shared/result.ts'
import { numberOf } from '../../../format/typed-number.ts'
import type { ExperimentChoice } from '../../../store/experiment-choice.ts'
import { type FaultGround, whyNotOnGround } from '../../../store/fault-choice.ts'

/** What stands in the fields beside the button; what is wrong with a field is told at it. */
export interface TypedRun {
  readonly over: { readonly seed?: number; readonly repeats?: number }
  readonly faults: { readonly seed?: string; readonly repeats?: string }
}

/** Reads seed and repeats; an empty field leaves what the file says. */
export function readTypedRun({ seed, repeats }: Pick<ExperimentChoice, 'seed' | 'repeats'>): TypedRun {
  const read = { seed: wholeIn(seed, limits.seed), repeats: wholeIn(repeats, limits.experimentRepeats) }
  return {
    over: {
      ...(typeof read.seed === 'number' ? { seed: read.seed } : {}),
      ...(typeof read.repeats === 'number' ? { repeats: read.repeats } : {}),
    },
    faults: {
      ...(typeof read.seed === 'string' ? { seed: `Seed must be ${read.seed}` } : {}),
      ...(typeof read.repeats === 'string' ? { repeats: `Repeats must be ${read.repeats}` } : {}),
    },
  }
}

/** The number; null of an empty field; else what it would have to be. */
function wholeIn(typed: string, { min, max }: { readonly min: number; readonly max: number }): number | string | null {
  if (typed.trim() === '') return null
  const value = numberOf(typed)
  return Number.isInteger(value) && value >= min && value <= max ? value : `a whole number from ${min} to ${max}`
}

interface RunFacts {
  readonly runState: ClusterSnapshot['runState'] | undefined
  /** Where it would run. */
  readonly ground: FaultGround
  readonly isRunning: boolean
  readonly isOffered: boolean
  /** Undefined until the deck has answered. */
  readonly outline: Result<ExperimentOutline> | undefined
  readonly faults: TypedRun['faults']
}

/** Why it cannot be run now, and what to do about it; '' when it can. */
export function runRefusal({ runState, ground, isRunning, isOffered, outline, faults }: RunFacts): string {
  if (isRunning) return 'An experiment runs already: stop it, or wait for its verdict'
  if (!isOffered) return 'Choose an experiment, or open a file first'
  if (runState !== 'running') return 'The cluster does not run: start it first'
  const fault = faults.seed ?? faults.repeats
  if (fault !== undefined) return fault
  if (outline === undefined) return 'Reading what it would do'
  if (!outline.ok) return 'The file has mistakes: they are listed below'
  return whyNotOn(ground, outline.value)
}

/** A step whose fault nobody can have there. */
function whyNotOn(ground: FaultGround, { steps }: ExperimentOutline): string {
  for (const { name, does } of steps) {
    const why = isFaultId(does) ? whyNotOnGround(does, ground) : null
    if (why !== null) return `"${name}" makes no sense here: ${why}`
  }
  return ''
}
