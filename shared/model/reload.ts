import type { DrainSnapshot } from './drain.ts'

/** How a new generation shows that it can take the old one's place. */
export const readinessKinds = ['listening', 'message', 'http'] as const
export type ReadinessKind = (typeof readinessKinds)[number]

/** A worker that starts beside the slot's present one, to take its place. */
export interface SuccessorSnapshot {
  readonly generation: number
  readonly pid: number | null
  readonly startedAtMs: number
  readonly phase: 'starting' | 'online' | 'listening'
}

/** A worker on its way out beside the slot's present one. */
export interface LeaverSnapshot {
  readonly generation: number
  readonly pid: number
  readonly drain: DrainSnapshot
}

/** A rolling reload: the newest one of a cluster, under way or over. */
export interface ReloadSnapshot {
  /** Grows by one with every reload of this cluster. */
  readonly operationId: number
  readonly startedAtMs: number
  /** Null while it runs. */
  readonly endedAtMs: number | null
  /** Slots to reload, and those that have their new generation while the old one is gone. */
  readonly total: number
  readonly done: number
  /** Slots with two workers now. */
  readonly current: readonly number[]
  /** `stopped`: a new generation did not get ready; the old one serves on. */
  readonly state: 'running' | 'done' | 'stopped' | 'cancelled'
  readonly words: string
  /** The new generation that was the reason to stop. */
  readonly failed: { readonly slot: number; readonly generation: number } | null
}
