/** One function of the stack that most samples had, with its share of all samples. */
export interface StallFrame {
  readonly functionName: string
  /** Absolute path, `node:` module, or '' for what V8 itself does. */
  readonly file: string
  /** From 1: where most samples were, else where the function begins; null: unknown. */
  readonly line: number | null
  /** Samples that had it anywhere in their stack. */
  readonly totalRatio: number
  /** Samples that had it on top. */
  readonly selfRatio: number
  /** How often it stands in the stack in a row: a recursion is one line. */
  readonly depth: number
}

/** Lines of the source around the one where it is stuck. */
export interface StallSource {
  readonly file: string
  /** Number of the first of `lines`. */
  readonly firstLine: number
  readonly lines: readonly string[]
  readonly atLine: number
}

/** A process that the worker's own one has started. */
export interface StallChild {
  readonly pid: number
  readonly command: string
  readonly ageMs: number
}

/** What the system says of a thread that does not turn to JavaScript. */
export interface NativeWait {
  /** "running", "sleeping", "waiting for a disk", … */
  readonly state: string
  /** The kernel's function that it sleeps in; null: none, or not told. */
  readonly waitChannel: string | null
  /** By name where we know it, else its number; null: in none, or not told. */
  readonly systemCall: string | null
  readonly children: readonly StallChild[]
}

export interface StallSummary {
  readonly captureId: number
  readonly slot: number
  readonly generation: number
  readonly pid: number
  readonly atMs: number
  readonly trigger: 'by-itself' | 'by-hand'
  /** How long the worker had been silent when it was looked at. */
  readonly silentMs: number
  /** From the beginning of the look to its words. */
  readonly tookMs: number
  /** "blocked in sumOrder cart.js:42, 93 % of 250 ms". */
  readonly words: string
  /** "41 connections wait behind it"; '' when nobody counts, or none does. */
  readonly behind: string
  /** The worker was heard again, or ended, at that time; null: it is stuck still. */
  readonly endedAtMs: number | null
}

/** Where a worker was stuck, as the deck saw it. */
export interface StallCapture extends StallSummary {
  /** Length of the profile; null: there is none. */
  readonly sampledMs: number | null
  /** Innermost first; empty without a profile. */
  readonly stack: readonly StallFrame[]
  readonly source: StallSource | null
  /** What keeps the place from being sure; '': nothing. */
  readonly remark: string
  readonly native: NativeWait | null
  /** Why there is no profile; null: there is one. */
  readonly refusal: string | null
}

/** A cluster's looks at stuck workers. */
export interface StallsSnapshot {
  /** Slots that are being looked at. */
  readonly running: readonly number[]
  /** Newest first. */
  readonly kept: readonly StallSummary[]
}
