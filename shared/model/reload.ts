import type { DrainNumbers, DrainSnapshot } from './drain.ts'

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

/** One worker that gave its place to a new generation and is gone: what a reload has to prove. */
export interface SwapRecord {
  readonly slot: number
  readonly generation: number
  readonly nextGeneration: number
  /** From the fork of the next generation until it took the place. */
  readonly readyMs: number
  /** From then until the old one was gone. */
  readonly drainMs: number
  /** The agent's last count; null when it had none to tell. */
  readonly numbers: DrainNumbers | null
  /** What ended the drain; null when the worker went by itself. */
  readonly endedBy: DrainSnapshot['endedBy']
  /** What was wrong with its end, in a sentence; null when nothing was. */
  readonly warning: string | null
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
  /** Old workers that are gone, in the order they went. */
  readonly swaps: readonly SwapRecord[]
  /** The new generation that was the reason to stop. */
  readonly failed: { readonly slot: number; readonly generation: number } | null
}
