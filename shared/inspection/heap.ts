/** `replace-first`: another worker takes its place, and it drains, before it stands still. `now`: it stands still at once. */
export const heapWays = ['replace-first', 'now'] as const
export type HeapWay = (typeof heapWays)[number]

/** What a heap snapshot needs, and what there is. */
export interface HeapBelt {
  readonly heapUsedBytes: number
  readonly neededBytes: number
  /** What many small objects may come to. */
  readonly worstBytes: number
  readonly freeBytes: number
  /** Who has no more: the machine, or the group of processes (container) that the deck runs in. */
  readonly freeOf: 'machine' | 'container'
  /** `tight`: enough by the rule, not in the worst case. */
  readonly verdict: 'enough' | 'tight' | 'refused'
  readonly words: string
}

export interface HeapSummary {
  readonly snapshotId: string
  readonly name: string
  readonly clusterId: string
  readonly clusterName: string
  readonly slot: number
  readonly generation: number
  readonly pid: number
  /** Two of a process under the same number tell which objects came and went. */
  readonly numbering: number
  readonly atMs: number
  /** How long the worker stood still. */
  readonly tookMs: number
  readonly byteCount: number
  readonly heapUsedBytes: number
  readonly way: HeapWay
  readonly path: string
}

/**
 * One that is being taken. `walking`: V8 looks at every object; how far it is, nobody can say. `fetching`: it comes from a
 * container, which goes on.
 */
export interface HeapRun {
  readonly runId: string
  readonly clusterId: string
  readonly slot: number
  readonly generation: number
  readonly way: HeapWay
  readonly state: 'replacing' | 'draining' | 'walking' | 'writing' | 'fetching'
  readonly startedAtMs: number
  readonly byteCount: number
  readonly heapUsedBytes: number
  /** Null: it can be cancelled. */
  readonly whyNoCancel: string | null
}

/** All of the deck's; `kept` newest first. */
export interface HeapState {
  readonly running: readonly HeapRun[]
  readonly kept: readonly HeapSummary[]
  /** How the newest one ended, with or without a snapshot. */
  readonly lastEnd: { readonly runId: string; readonly snapshotId: string | null; readonly words: string } | null
}

/** Objects of one constructor in two snapshots. */
export interface HeapClassChange {
  readonly name: string
  readonly beforeCount: number
  readonly afterCount: number
  readonly beforeBytes: number
  readonly afterBytes: number
  /**
   * Objects that only the later one has, and that only the earlier one had; null: two processes share no objects, and
   * V8 forgets after a while which is which.
   */
  readonly addedCount: number | null
  readonly goneCount: number | null
}

export interface HeapTotals {
  readonly count: number
  readonly bytes: number
}

export interface HeapComparison {
  readonly before: HeapTotals
  readonly after: HeapTotals
  /** Those that changed most by bytes first, as many as `limits.heapClassesShown`. */
  readonly classes: readonly HeapClassChange[]
  /** Of them all. */
  readonly classCount: number
  /** Which objects came and went is known. */
  readonly isNumbered: boolean
}
