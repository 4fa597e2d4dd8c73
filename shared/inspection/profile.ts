/** `cpu`: where the processor's time goes. `allocations`: which functions allocate what is still held at the end. */
export const profileKinds = ['cpu', 'allocations'] as const
export type ProfileKind = (typeof profileKinds)[number]

/** What a frame belongs to: own code, `node_modules`, Node itself, or what V8 says of a moment without a function. */
export const frameOrigins = ['app', 'package', 'node', 'native', 'garbage-collection', 'idle'] as const
export type FrameOrigin = (typeof frameOrigins)[number]

/** One function as it stood in a stack; its place is the source's, where a source map leads there. */
export interface ProfileFrame {
  /** "(anonymous)" where it has none. */
  readonly functionName: string
  /** Absolute path, `node:` module, or '' where V8 names none. */
  readonly file: string
  /** From 1; null: unknown. */
  readonly line: number | null
  readonly column: number | null
  readonly origin: FrameOrigin
  /** Of `package`: its name; else null. */
  readonly packageName: string | null
}

/**
 * One worker's part: a tree of calls in columns. `nodes` are in an order in which each parent stands before its children; the
 * first is the root, its own parent. Weights are µs for `cpu`, bytes for `allocations`.
 */
export interface SlotProfile {
  readonly slot: number
  readonly generation: number
  readonly pid: number
  readonly frames: readonly ProfileFrame[]
  readonly nodes: {
    /** Index in `frames`; -1: the root. */
    readonly frame: readonly number[]
    readonly parent: readonly number[]
    readonly selfWeight: readonly number[]
  }
  /** In order of time: which node was on top, and for how long. Empty for `allocations`. */
  readonly samples: readonly number[]
  readonly sampleMicros: readonly number[]
  readonly durationMs: number
  /** What keeps it from being whole ("the worker exited after 1.2 s"); null: nothing. */
  readonly remark: string | null
}

/** By hand; of the start of a worker; by the deck itself, of one that was blocked. */
export const profileTriggers = ['by-hand', 'boot', 'stall'] as const
export type ProfileTrigger = (typeof profileTriggers)[number]

export interface ProfileSummary {
  readonly profileId: string
  readonly name: string
  readonly clusterId: string
  readonly clusterName: string
  readonly kind: ProfileKind
  readonly trigger: ProfileTrigger
  readonly atMs: number
  readonly durationMs: number
  readonly intervalMicros: number
  /** Those that it has something of. */
  readonly slots: readonly number[]
  /** The function that weighs most by itself, of own code where there is one: "sumOrder cart.js:42, 61 %"; null: none. */
  readonly hottest: string | null
  readonly byteCount: number
}

export interface Profile extends ProfileSummary {
  readonly parts: readonly SlotProfile[]
  /** Workers that were asked and gave none, and why. */
  readonly refused: readonly { readonly slot: number; readonly words: string }[]
}

/** One that is being made. */
export interface ProfileRun {
  readonly runId: string
  readonly clusterId: string
  readonly kind: ProfileKind
  readonly trigger: ProfileTrigger
  readonly slots: readonly number[]
  readonly startedAtMs: number
  /** When it ends by itself; null: a boot, whose end nobody knows. */
  readonly endsAtMs: number | null
  readonly state: 'starting' | 'sampling' | 'reading'
}

/** All of the deck's, newest first. */
export interface ProfilesSnapshot {
  readonly running: readonly ProfileRun[]
  readonly kept: readonly ProfileSummary[]
}

/** What a profile can be written as: one file for each worker, or one text for an issue. */
export const profileFormats = ['cpuprofile', 'markdown'] as const
