import type { Clock } from '../../../shared/base/clock.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { withError } from '../../../shared/exit-error.ts'
import type { ExitCause, ExitRecord, HeldAtEnd } from '../../../shared/model/worker.ts'
import { cutClause } from '../drain/cut.ts'
import {
  decideRestart,
  type Fate,
  leaveEmpty,
  type RestartDecision,
  type UnstableHistory,
} from '../restart/decide-restart.ts'
import type { SupervisorRules } from '../types.ts'
import { howItExited } from '../words.ts'
import type { SlotFields } from './slot-state.ts'

/** A worker that ended, as its slot knew it. */
export interface EndedWorker {
  /** The slot before the exit. */
  readonly now: SlotFields
  readonly cause: ExitCause
  readonly code: number | null
  readonly signal: string | null
  readonly forkError: string | null
  readonly forkMonoMs: number
  readonly onlineMs: number | null
  readonly fate: Fate
  /** What was wrong with an end that was wanted, in a sentence. */
  readonly warning: string | null
  /** What it printed as the reason; null when nothing names it. */
  readonly error: string | null
  /** A person had filled the slot. */
  readonly isFirstOfRun: boolean
  /** What its end cut. */
  readonly cut: HeldAtEnd | null
}

/** What follows an exit, and its record with the sentence that says so. */
export function settleExit(
  ended: EndedWorker,
  history: UnstableHistory,
  rules: SupervisorRules,
  clock: Clock,
): { readonly decision: RestartDecision; readonly exit: ExitRecord; readonly monoMs: number } {
  const { now, forkMonoMs, ...how } = ended
  const monoMs = clock.monoMs()
  const known = { slot: now.slot, generation: now.generation, uptimeMs: monoMs - forkMonoMs, monoMs }
  const isLeft = rules.respawns === 'outside' && ended.fate === 'respawn'
  const facts = { ...how, ...known }
  const decided = isLeft ? leaveEmpty(facts) : decideRestart(facts, history, rules)
  const decision = { ...decided, words: withError(decided.words, decided.how, ended.error) }
  return { decision, monoMs, exit: recordOf(ended, decision, clock) }
}

/** The same where a successor takes the place: nothing is decided, and the history stays as it is. */
export function settleSuccession(successor: number): typeof settleExit {
  return (ended, history, _rules, clock) => {
    const { now, code, signal, forkMonoMs, warning, error, cut } = ended
    const monoMs = clock.monoMs()
    const uptime = `${duration(monoMs - forkMonoMs)}${cutClause(cut)}`
    const how = warning ?? `slot ${now.slot} ${howItExited(code, signal)} after ${uptime}`
    const ran = warning === null ? how : `${how}; it ran ${uptime}`
    const said = `${ran}; g${successor}, which was starting to replace it, takes its place`
    const words = withError(said, how, error)
    const decision = { kind: 'respawn', how, history, words } as const
    return { decision, monoMs, exit: recordOf(ended, decision, clock) }
  }
}

/** What the record of an exit says where nothing was to be decided. */
export const undecided = {
  onlineMs: null,
  isFirstOfRun: false,
  followed: 'rest',
  delayMs: null,
  warning: null,
  replacedBy: null,
} as const

function recordOf(ended: EndedWorker, decision: RestartDecision, clock: Clock): ExitRecord {
  const { now, cause, code, signal, forkMonoMs, onlineMs, isFirstOfRun, warning, error, cut } = ended
  const [atMs, monoMs] = [clock.nowMs(), clock.monoMs()]
  const { slot, generation, startedAtMs, pid } = now
  const times = { uptimeMs: Math.round(monoMs - forkMonoMs), startedAtMs: startedAtMs ?? atMs, atMs, monoMs, onlineMs }
  const { kind: followed, how, words } = decision
  const delayMs = decision.kind === 'back-off' ? decision.delayMs : null
  return {
    slot,
    generation,
    pid: pid ?? 0,
    code,
    signal,
    cause,
    ...times,
    isFirstOfRun,
    followed,
    delayMs,
    warning,
    cut,
    error,
    how,
    words,
    replacedBy: null,
  }
}
