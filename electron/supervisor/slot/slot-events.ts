import { duration } from '../../../shared/base/plain-words.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ExitCause, ExitRecord, Health } from '../../../shared/model/worker.ts'
import type { RestartDecision } from '../restart/decide-restart.ts'
import { exitMark } from '../words.ts'
import type { SlotFields } from './slot-state.ts'

/** What varies between the events of one slot. */
export type SlotEvent = Pick<LifecycleEvent, 'kind' | 'tone' | 'words' | 'mark'>

/** A slot's event on its way to the history, which adds the time and the id. */
export type ToldEvent = Omit<LifecycleEvent, 'id' | 'atMs'>

/** "your primary forked g2 in slot 2 (pid 4711), 4 ms after the exit". */
export function forkedOutsideEvent({ slot, generation, pid }: SlotFields, sinceExitMs: number | null): SlotEvent {
  const after = sinceExitMs === null ? '' : `, ${duration(sinceExitMs)} after the exit`
  const words = `your primary forked g${generation} in slot ${slot} (pid ${pid})${after}`
  return { kind: 'spawn', tone: 'idle', words, mark: null }
}

/** The app's own primary ends a worker. */
export function endedOutsideEvent(slot: number, by: { readonly signal: string } | 'disconnect' | 'cut'): SlotEvent {
  const words =
    by === 'disconnect'
      ? `your primary disconnected slot ${slot}`
      : by === 'cut'
        ? `your primary closed the channel of slot ${slot}`
        : `your primary sent ${by.signal} to slot ${slot}`
  return { kind: 'signal', tone: 'hot', words, mark: null }
}

/** A step of a drain. */
export function drainEvent(words: string, tone: 'info' | 'warn' = 'warn'): SlotEvent {
  return { kind: 'drain', tone, words, mark: null }
}

/** A paused worker drains. `name`: "slot 2", or "slot 2's g3" where the slot has another worker. */
export function wokenEvent(name: string): SlotEvent {
  return drainEvent(`${name} is paused: continued by SIGCONT, so that it can end`, 'info')
}

/** A worker's health changed. */
export interface HealthChange {
  readonly slot: number
  readonly before: Health
  readonly after: Health
  /** How long the state before had lasted. */
  readonly lastedMs: number
  /** How long the agent had been silent. */
  readonly silentMs: number
  /** A person asked for this pause or resumption; the kill menu has told of it. */
  readonly byPerson: boolean
}

/** The event of a change of health; null when it has been told already. */
export function healthEvent(change: HealthChange): SlotEvent | null {
  const name = `slot ${change.slot}`
  const lasted = duration(change.lastedMs)
  if (change.after === 'unresponsive') {
    const words = `${name} does not answer: event loop blocked for ${duration(change.silentMs)}`
    return { kind: 'health', tone: 'bad', words, mark: null }
  }
  if (change.after === 'ok' && change.before === 'unresponsive') {
    return { kind: 'health', tone: 'ok', words: `${name} answers again after ${lasted}`, mark: null }
  }
  if (change.byPerson) return null
  if (change.after === 'paused') {
    const words = `${name} was stopped by SIGSTOP from outside the deck`
    return { kind: 'health', tone: 'warn', words, mark: `SIGSTOP ${change.slot}` }
  }
  const words = `${name} runs again after a pause of ${lasted}; SIGCONT came from outside the deck`
  return { kind: 'health', tone: 'ok', words, mark: `SIGCONT ${change.slot}` }
}

/** A successor took the place of its slot's worker. */
export function tookOverEvent(
  next: { readonly generation: number; readonly forkMonoMs: number; readonly otherPlacesWords: string },
  before: { readonly slot: number; readonly generation: number },
  monoMs: number,
): SlotEvent {
  const after = duration(monoMs - next.forkMonoMs)
  const places = next.otherPlacesWords === '' ? '' : `; ${next.otherPlacesWords}`
  const words = `slot ${before.slot}: g${next.generation} is ready ${after} after its start and takes over from g${before.generation}${places}`
  return { kind: 'reload', tone: 'ok', words, mark: null }
}

/** The event of an exit and of what was decided about it. */
export function exitEvent(decision: RestartDecision, exit: ExitRecord): SlotEvent {
  const { words, slot } = exit
  const mark = exitMark(slot, exit.code, exit.signal)
  switch (decision.kind) {
    case 'give-up':
      return { kind: 'failed', tone: 'bad', words, mark: `failed ${slot}` }
    case 'back-off':
      return { kind: 'backing-off', tone: 'warn', words, mark: exit.cause === 'start-failed' ? null : mark }
    case 'rest':
      if (finalCauses.has(exit.cause))
        return { kind: 'exit', tone: exit.warning === null ? 'idle' : 'warn', words, mark: null }
      return ended(exit, mark)
    case 'respawn':
      return ended(exit, mark)
  }
}

/** Ends after which nobody was to follow. */
const finalCauses: ReadonlySet<ExitCause> = new Set(['stop', 'scale-down'])

function ended({ warning, words, cause }: ExitRecord, mark: string): SlotEvent {
  if (warning !== null) return { kind: 'exit', tone: 'warn', words, mark }
  return { kind: 'exit', tone: cause === 'crash' || cause === 'start-failed' ? 'bad' : 'hot', words, mark }
}
