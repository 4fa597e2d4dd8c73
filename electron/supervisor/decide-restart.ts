import type { ExitCause } from '../../shared/model/worker.ts'
import type { SupervisorRules } from './types.ts'
import { duration, howItExited, shortUptime } from './words.ts'

/** What a slot remembers of its unstable exits. */
export interface UnstableHistory {
  /** Unstable exits in a row; sets the back-off. */
  readonly streak: number
  /** When they happened, those inside the window only; sets the giving up. */
  readonly monoMs: readonly number[]
}

export const noUnstableExits: UnstableHistory = { streak: 0, monoMs: [] }

/** One exit as the decision sees it. */
export interface ExitFacts {
  readonly slot: number
  /** The generation that ended. */
  readonly generation: number
  readonly cause: ExitCause
  readonly code: number | null
  readonly signal: string | null
  /** Why a fork failed; null for a process that ran. */
  readonly forkError: string | null
  /** From fork to exit. */
  readonly uptimeMs: number
  /** From `online` to exit; null when it never came online. */
  readonly onlineMs: number | null
  readonly monoMs: number
  /** `respawn` unless stop, removal or scale-down made the exit final. */
  readonly fate: Fate
}

/** What follows an exit. */
export type Fate = 'respawn' | 'stopped' | 'removed'

export type RestartDecision = { readonly words: string; readonly history: UnstableHistory } & (
  | { readonly kind: 'rest' }
  | { readonly kind: 'respawn' }
  | { readonly kind: 'back-off'; readonly delayMs: number }
  | { readonly kind: 'give-up' }
)

/** Decides what follows an exit, and says why. Exits that somebody asked for never count as unstable. */
export function decideRestart(exit: ExitFacts, history: UnstableHistory, rules: SupervisorRules): RestartDecision {
  const after = `${subject(exit)} after ${duration(exit.uptimeMs)}`
  if (exit.fate === 'stopped') return { kind: 'rest', history, words: `${after}; the slot is stopped` }
  if (exit.fate === 'removed') return { kind: 'rest', history, words: `${after}; the slot is removed` }

  const again = `starting again as g${exit.generation + 1}`
  const asked = exit.cause !== 'crash' && exit.cause !== 'start-failed'
  if (asked) return { kind: 'respawn', history, words: `${after}; ${again}` }
  if (exit.onlineMs !== null && exit.onlineMs >= rules.minUptimeMs) {
    return { kind: 'respawn', history: noUnstableExits, words: `${after}; ${again}` }
  }

  const recent = [...history.monoMs.filter((at) => exit.monoMs - at < rules.unstableWindowMs), exit.monoMs]
  const next = { streak: history.streak + 1, monoMs: recent }
  const because = `${subject(exit)}${tooSoon(exit, rules)}: unstable ${recent.length} of ${rules.maxUnstable}`
  if (recent.length >= rules.maxUnstable) {
    const window = `within ${duration(rules.unstableWindowMs)}`
    return { kind: 'give-up', history: next, words: `${because} ${window}, given up; "Try again" starts over` }
  }
  const delayMs = backOff(next.streak, rules)
  return { kind: 'back-off', delayMs, history: next, words: `${because}, next try in ${duration(delayMs)}` }
}

/** Unstable exits that still count at this moment. */
export function unstableCount(history: UnstableHistory, monoMs: number, rules: SupervisorRules): number {
  return history.monoMs.filter((at) => monoMs - at < rules.unstableWindowMs).length
}

/** Why a worker ended that the deck had not told to. `isAsked`: a person did, from the kill menu. */
export function unplannedCause(neverRan: boolean, isAsked: boolean): ExitCause {
  if (neverRan) return 'start-failed'
  return isAsked ? 'kill-menu' : 'crash'
}

/** 1st, 2nd, 3rd … unstable exit in a row: the base, then doubled each time, up to the cap. */
function backOff(streak: number, rules: SupervisorRules): number {
  const doublings = Math.min(streak - 1, 30)
  return Math.min(rules.backOffMs * 2 ** doublings, rules.backOffCapMs)
}

function subject(exit: ExitFacts): string {
  if (exit.cause !== 'start-failed') return `slot ${exit.slot} ${howItExited(exit.code, exit.signal)}`
  return `slot ${exit.slot} could not be started${exit.forkError === null ? '' : ` (${exit.forkError})`}`
}

function tooSoon(exit: ExitFacts, rules: SupervisorRules): string {
  if (exit.cause === 'start-failed') return ''
  if (exit.onlineMs === null) return ` before it was online, ${duration(exit.uptimeMs)} after its start`
  return ` after ${shortUptime(exit.onlineMs)} (< ${duration(rules.minUptimeMs)})`
}
