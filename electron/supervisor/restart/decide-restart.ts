import { duration } from '../../../shared/base/plain-words.ts'
import type { RestartDecisionKind, RestartRule } from '../../../shared/model/rules.ts'
import type { ExitCause, HeldAtEnd } from '../../../shared/model/worker.ts'
import { cutClause } from '../drain/cut.ts'
import { howItExited, shortUptime } from '../words.ts'

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
  /** What was wrong with an end that was wanted, in a sentence. */
  readonly warning: string | null
  /** What its end cut. */
  readonly cut: HeldAtEnd | null
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

export type RestartDecision = {
  readonly words: string
  /** The beginning of `words`: what happened. */
  readonly how: string
  readonly history: UnstableHistory
} & (
  | { readonly kind: Exclude<RestartDecisionKind, 'back-off'> }
  | { readonly kind: 'back-off'; readonly delayMs: number }
)

/** Decides what follows an exit, and says why. Exits that somebody asked for never count as unstable. */
export function decideRestart(exit: ExitFacts, history: UnstableHistory, rules: RestartRule): RestartDecision {
  const { after, how } = endWords(exit)
  if (exit.fate === 'stopped') {
    const words = exit.cause === 'primary' ? `${after}: it ended with your primary` : `${after}; the slot is stopped`
    return { kind: 'rest', how, history, words }
  }
  if (exit.fate === 'removed') return { kind: 'rest', how, history, words: `${after}; the slot is removed` }

  const again = `starting again as g${exit.generation + 1}`
  const asked = exit.cause !== 'crash' && exit.cause !== 'start-failed'
  if (asked) return { kind: 'respawn', how, history, words: `${after}; ${again}` }
  if (exit.onlineMs !== null && exit.onlineMs >= rules.minUptimeMs) {
    return { kind: 'respawn', how, history: noUnstableExits, words: `${after}; ${again}` }
  }

  const recent = [...history.monoMs.filter((at) => exit.monoMs - at < rules.unstableWindowMs), exit.monoMs]
  const next = { streak: history.streak + 1, monoMs: recent }
  const unstable = `unstable ${recent.length} of ${rules.maxUnstable} within ${duration(rules.unstableWindowMs)}`
  const early = `${subject(exit)}${tooSoon(exit, rules)}${cutClause(exit.cut)}`
  const because = `${early}: ${unstable}`
  if (recent.length >= rules.maxUnstable) {
    return { kind: 'give-up', how: early, history: next, words: `${because}, given up; "Try again" starts over` }
  }
  const delayMs = backOff(next.streak, rules)
  return { kind: 'back-off', how: early, delayMs, history: next, words: `${because}, next try in ${duration(delayMs)}` }
}

/** Decides nothing: somebody else fills the slot again, or does not. Says so. */
export function leaveEmpty(exit: ExitFacts): RestartDecision {
  const { after, how } = endWords(exit)
  return { kind: 'rest', how, history: noUnstableExits, words: `${after}; empty until your primary forks` }
}

/** Unstable exits that still count at this moment. */
export function unstableCount(history: UnstableHistory, monoMs: number, rules: RestartRule): number {
  return history.monoMs.filter((at) => monoMs - at < rules.unstableWindowMs).length
}

/** Why a worker ended that was not led to its end. `asked`: who asked for it, by a signal or through the agent. */
export function unplannedCause(neverRan: boolean, asked: ExitCause | null): ExitCause {
  return neverRan ? 'start-failed' : (asked ?? 'crash')
}

/** 1st, 2nd, 3rd … unstable exit in a row: the base, then doubled each time, up to the cap. */
function backOff(streak: number, rules: RestartRule): number {
  const doublings = Math.min(streak - 1, 30)
  return Math.min(rules.backOffMs * 2 ** doublings, rules.backOffCapMs)
}

/** What happened, and the same with how long it had run. */
function endWords(exit: ExitFacts): { readonly how: string; readonly after: string } {
  const uptime = `${duration(exit.uptimeMs)}${cutClause(exit.cut)}`
  const how = exit.warning ?? `${subject(exit)} after ${uptime}`
  return { how, after: exit.warning === null ? how : `${how}; it ran ${uptime}` }
}

function subject(exit: ExitFacts): string {
  if (exit.cause !== 'start-failed') return `slot ${exit.slot} ${howItExited(exit.code, exit.signal)}`
  return `slot ${exit.slot} could not be started${exit.forkError === null ? '' : ` (${exit.forkError})`}`
}

function tooSoon(exit: ExitFacts, rules: RestartRule): string {
  if (exit.cause === 'start-failed') return ''
  if (exit.onlineMs === null) return ` before it was online, ${duration(exit.uptimeMs)} after its start`
  return ` after ${shortUptime(exit.onlineMs)} (< ${duration(rules.minUptimeMs)})`
}
