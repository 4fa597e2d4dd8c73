import type { ExitCause, ExitRecord } from '../../shared/model/worker.ts'
import { decideRestart, type Fate, type RestartDecision, type UnstableHistory } from './decide-restart.ts'
import type { SlotFields } from './slot-state.ts'
import type { Clock, SupervisorRules } from './types.ts'

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
}

/** What follows an exit, and its record with the sentence that says so. */
export function settleExit(
  ended: EndedWorker,
  history: UnstableHistory,
  rules: SupervisorRules,
  clock: Clock,
): { readonly decision: RestartDecision; readonly exit: ExitRecord; readonly monoMs: number } {
  const { now, forkMonoMs, forkError, onlineMs, fate, ...how } = ended
  const known = { slot: now.slot, generation: now.generation, ...how }
  const monoMs = clock.monoMs()
  const atMs = clock.nowMs()
  const uptimeMs = monoMs - forkMonoMs
  const decision = decideRestart({ ...known, forkError, uptimeMs, onlineMs, monoMs, fate }, history, rules)
  const times = { uptimeMs: Math.round(uptimeMs), startedAtMs: now.startedAtMs ?? atMs, atMs }
  return { decision, monoMs, exit: { ...known, ...times, pid: now.pid ?? 0, words: decision.words } }
}
