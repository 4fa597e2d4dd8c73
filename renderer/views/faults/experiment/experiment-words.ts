import type { Tone } from '../../../../shared/model/event.ts'
import type {
  CheckOutcome,
  CheckTime,
  ExperimentDecision,
  ExperimentPhase,
  StepState,
  Verdict,
} from '../../../../shared/model/experiment.ts'
import type { IconName } from '../../../components/icon.tsx'

/** How a thing reads wherever experiments are shown: always icon, word and tone together. */
export interface Look {
  readonly icon: IconName
  readonly word: string
  readonly tone: Tone
}

export const verdictLooks: Readonly<Record<Verdict, Look>> = {
  passed: { icon: 'ok', word: 'passed', tone: 'ok' },
  failed: { icon: 'error', word: 'failed', tone: 'bad' },
  void: { icon: 'warn', word: 'void', tone: 'warn' },
  aborted: { icon: 'bad', word: 'aborted', tone: 'hot' },
}

export const outcomeLooks: Readonly<Record<CheckOutcome, Look>> = {
  waiting: { icon: 'clock', word: 'waiting', tone: 'idle' },
  held: { icon: 'ok', word: 'held', tone: 'ok' },
  failed: { icon: 'error', word: 'failed', tone: 'bad' },
  'too-few': { icon: 'warn', word: 'too few', tone: 'warn' },
  unknown: { icon: 'warn', word: 'unknown', tone: 'warn' },
}

/** What a check that waited comes to when its time never came. */
export const notJudged: Look = { icon: 'remove', word: 'not judged', tone: 'idle' }

export const stepLooks: Readonly<Record<StepState, Look>> = {
  waiting: { icon: 'clock', word: 'waiting', tone: 'idle' },
  pausing: { icon: 'pause', word: 'pausing', tone: 'info' },
  doing: { icon: 'starting', word: 'doing', tone: 'info' },
  landed: { icon: 'inspect', word: 'landed', tone: 'hot' },
  over: { icon: 'ok', word: 'done', tone: 'ok' },
  'did-not-land': { icon: 'bad', word: 'did not land', tone: 'bad' },
  skipped: { icon: 'remove', word: 'skipped', tone: 'idle' },
}

/** When a check is judged, as the head of its rows. */
export const checkTimeWords: Readonly<Record<CheckTime, string>> = {
  before: 'Before: is it steady?',
  during: 'During the method',
  after: 'After: has it recovered?',
}

/** The way of a run, in order, in few words. */
export const phaseSteps: readonly { readonly phase: ExperimentPhase; readonly word: string }[] = [
  { phase: 'starting', word: 'start' },
  { phase: 'settling', word: 'settle' },
  { phase: 'before', word: 'before' },
  { phase: 'method', word: 'method' },
  { phase: 'after', word: 'after' },
  { phase: 'rolling-back', word: 'roll back' },
]

/** What it does in a phase, to be read out. */
export const phaseWords: Readonly<Record<ExperimentPhase, string>> = {
  starting: 'starting the load',
  settling: 'letting it settle',
  before: 'looking at the steady state before',
  method: 'doing the method',
  after: 'looking at the recovery',
  'rolling-back': 'rolling back',
  over: 'judging',
}

export const decisionIcons: Readonly<Record<ExperimentDecision['tone'], IconName>> = {
  info: 'info',
  ok: 'ok',
  warn: 'warn',
  bad: 'error',
}
