import { counted, duration, slotNames } from '../../../shared/base/plain-words.ts'
import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import type { Phase } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Slot } from '../slot/slot.ts'
import type { SupervisorRules } from '../types.ts'

/** The slots a start or a scale waits for. */
export interface Wanted {
  /** To be up: listening, resting online, or failed. */
  readonly up: readonly Slot[]
  /** To be gone. */
  readonly gone: readonly Slot[]
}

const upMs = 30_000
const waitingTurnMs = 250

/** So long a start or a scale-up may take before its answer names the slots that are not up. Workers boot in turns. */
export function upDeadlineMs(count: number, rules: SupervisorRules): number {
  return upMs + waitingTurnMs * Math.max(0, count - rules.bootsAtOnce)
}

/** The answer of a start or a scale, once there is one. `isPresent`: the slot still belongs to the cluster. */
export function checkWanted(
  wanted: Wanted,
  runState: ClusterRunState,
  isPresent: (slot: Slot) => boolean,
): Result<void> | null {
  if (runState === 'stopping' || runState === 'stopped') return fail('cancelled', 'the cluster was stopped meanwhile')
  const staying = wanted.up.filter((slot) => isPresent(slot) && !slot.isLeaving)
  if (wanted.up.length > 0 && staying.length === 0) {
    const were = wanted.up.length === 1 ? 'was' : 'were'
    return fail('cancelled', `${namesOf(wanted.up)} ${were} removed meanwhile`)
  }
  if (wanted.gone.some((slot) => isPresent(slot) && slot.isLeaving)) return null
  if (staying.some((slot) => !slot.isSettled)) return null
  const failed = staying.filter((slot) => slot.phase === 'failed' || slot.isEmpty)
  if (failed.length > 0) return fail('wrong-state', failed.map(failure).join('; '))
  return ok(undefined)
}

/** The answer at the deadline: which slots are not there. */
export function lateWanted(wanted: Wanted, deadlineMs: number, isPresent: (slot: Slot) => boolean): Result<void> {
  const down = wanted.up.filter((slot) => isPresent(slot) && !slot.isSettled)
  const here = wanted.gone.filter((slot) => isPresent(slot) && slot.isLeaving)
  const words = [
    down.length === 0 ? [] : `${namesOf(down)} not up yet`,
    here.length === 0 ? [] : `${namesOf(here)} not gone yet`,
    // Where an own primary decides, each may have ended, and nobody follow.
    down.length === 0 && here.length === 0 ? 'no worker up' : [],
  ].flat()
  return fail('not-reached-in-time', `${words.join(', ')} after ${duration(deadlineMs)}; the cluster goes on`)
}

/** What a start came to: "3 of 4 workers listening 312 ms after the start, 1 failed". */
export function startedWords(wanted: readonly Slot[], tookMs: number): string {
  const inPhase = (phase: Phase) => wanted.filter((slot) => slot.phase === phase).length
  const rest = [
    inPhase('online') === 0 ? [] : `${inPhase('online')} online without listening`,
    inPhase('failed') === 0 ? [] : `${inPhase('failed')} failed`,
  ].flat()
  const listening = `${inPhase('listening')} of ${counted(wanted.length, 'worker')} listening`
  return [`${listening} ${duration(tookMs)} after the start`, ...rest].join(', ')
}

/** "slots 1 to 4". */
export function namesOf(slots: readonly Slot[]): string {
  return slotNames(slots.map((slot) => slot.number))
}

function failure(slot: Slot): string {
  return slot.snapshot().lastExit?.words ?? `slot ${slot.number} failed`
}
