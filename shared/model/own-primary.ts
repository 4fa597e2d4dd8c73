/** Who decides about workers: the deck, or the primary half of the app's own script, in a process of its own. */
export const primaryKinds = ['deck', 'own'] as const
export type PrimaryKind = (typeof primaryKinds)[number]

/** What becomes of the workers when their own primary ends: as under Node, or they serve on. */
export const orphanRules = ['end', 'live-on'] as const
export type OrphanRule = (typeof orphanRules)[number]

/** The own primary has this number wherever a worker has its slot: telemetry, inspector, output, log. */
export const ownPrimaryPlace = 0

/** `forkless`: it runs, and has forked nobody for a while. `ended`: no process; `lastEnd` says how. */
export const ownPrimaryPhases = ['starting', 'running', 'forkless', 'ended'] as const
export type OwnPrimaryPhase = (typeof ownPrimaryPhases)[number]

/** The process of an app's own primary, as its card shows it. */
export interface OwnPrimarySnapshot {
  readonly phase: OwnPrimaryPhase
  readonly phaseSinceAtMs: number
  readonly health: 'ok' | 'unresponsive' | 'paused'
  /** Counts its starts, from 1. */
  readonly generation: number
  readonly pid: number | null
  readonly startedAtMs: number | null
  /** What it runs, and on which Node: "start.js", "22.18.0". */
  readonly script: string
  readonly nodeVersion: string
  readonly agent: 'connecting' | 'connected' | 'absent'
  /** How often it has forked, and workers that the deck forked beside. */
  readonly forkCount: number
  readonly deckForkCount: number
  /** Of messages that crossed it since its start. */
  readonly messages: { readonly toWorkers: number; readonly fromWorkers: number; readonly lost: number }
  /** Of the last second; null before there was one, and when its process has ended. */
  readonly messagesPerSec: { readonly toWorkers: number; readonly fromWorkers: number } | null
  /** Forks that wait, because it forked so many in so short a time; null: none. */
  readonly held: { readonly count: number; readonly words: string } | null
  /** Slots whose worker ended and which it did not fill again, each with what happened. */
  readonly empty: readonly { readonly slot: number; readonly sinceAtMs: number; readonly words: string }[]
  readonly lastEnd: OwnPrimaryEnd | null
}

export interface OwnPrimaryEnd {
  readonly code: number | null
  readonly signal: string | null
  readonly atMs: number
  readonly uptimeMs: number
  /** Whole sentence: "your primary exited with code 1 after 312 ms, before it forked anybody: Error: … server.js:3". */
  readonly words: string
  /** What was done with the workers: "its 3 workers ended with it, as under Node". */
  readonly workersWords: string
}

/** What a script's source tells: which of the two is proposed, and why. */
export interface PrimaryProposal {
  readonly kind: PrimaryKind
  /** "server.js has a primary half that relays messages and replaces the dead"; null where it has none. */
  readonly why: string | null
  /** It does what the deck does as well: whoever takes the other one need not be warned. */
  readonly isEitherFine?: boolean
}
