import type { ExitCause, ExitRecord, HeldAtEnd } from '../../shared/model/worker.ts'
import { cutClause } from './cut.ts'
import { decideRestart, type Fate, type RestartDecision, type UnstableHistory } from './decide-restart.ts'
import type { SlotFields } from './slot-state.ts'
import type { Clock, SupervisorRules } from './types.ts'
import { duration, howItExited } from './words.ts'

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
  const decision = decideRestart({ ...how, ...known }, history, rules)
  return { decision, monoMs, exit: recordOf(ended, decision, clock) }
}

/** The same where a successor takes the place: nothing is decided, and the history stays as it is. */
export function settleSuccession(successor: number): typeof settleExit {
  return (ended, history, _rules, clock) => {
    const { now, code, signal, forkMonoMs, warning, cut } = ended
    const monoMs = clock.monoMs()
    const uptime = `${duration(monoMs - forkMonoMs)}${cutClause(cut)}`
    const how =
      warning === null
        ? `slot ${now.slot} ${howItExited(code, signal)} after ${uptime}`
        : `${warning}; it ran ${uptime}`
    const words = `${how}; g${successor}, which was starting to replace it, takes its place`
    const decision = { kind: 'respawn', history, words } as const
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
} as const

function recordOf(ended: EndedWorker, decision: RestartDecision, clock: Clock): ExitRecord {
  const { now, cause, code, signal, forkMonoMs, onlineMs, isFirstOfRun, warning, cut } = ended
  const [atMs, monoMs] = [clock.nowMs(), clock.monoMs()]
  const { slot, generation, startedAtMs, pid } = now
  const times = { uptimeMs: Math.round(monoMs - forkMonoMs), startedAtMs: startedAtMs ?? atMs, atMs, monoMs, onlineMs }
  const { kind: followed, words } = decision
  const delayMs = decision.kind === 'back-off' ? decision.delayMs : null
  return {
    ...{ slot, generation, pid: pid ?? 0, code, signal, cause },
    ...times,
    isFirstOfRun,
    followed,
    delayMs,
    warning,
    cut,
    words,
  }
}
