import type { Clock } from '../../../shared/base/clock.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { LoadRemark } from '../../../shared/model/load.ts'
import type { Result } from '../../../shared/result.ts'
import type { ActionStep, Experiment, Reading } from '../experiment.ts'
import type { MeasuredSecond } from '../judge/load-window.ts'

/** How a cluster stands at one moment. */
export interface Look {
  readonly isRunning: boolean
  readonly listening: number
  readonly desired: number
  /** The guard rail that was crossed, in words with its numbers; null: none. */
  readonly rail: string | null
  /** Why the load is over although nobody ended it; null: it goes on, or there is none. */
  readonly loadLost: string | null
}

/** Whether something that was begun had an effect. */
export type Landing =
  | { readonly isLanded: true; readonly words: string; readonly atMs: number }
  | { readonly isLanded: false; readonly words: string; readonly why: 'not-landed' | 'rail' }

/** Something that was begun. */
export interface Begun {
  readonly slots: readonly number[]
  /** Settles when it landed, or did not. Never rejects. */
  readonly landed: Promise<Landing>
  /** Settles when nothing of it goes on. Never rejects. */
  readonly over: Promise<void>
}

/** The hands and eyes of an experiment on one cluster. */
export interface RunPorts {
  readonly clock: Clock
  /** Answers when it sends. */
  beginLoad(load: NonNullable<Experiment['load']>): Promise<Result<void>>
  /** Answers when its ledger is closed: then all seconds are there. */
  endLoad(): Promise<void>
  /** All whole seconds of this run so far. */
  seconds(): readonly MeasuredSecond[]
  remarks(): readonly LoadRemark[]
  look(): Look
  /** The newest value, as it is known; null: not known. */
  read(reading: Reading): number | null
  /** GET: the status, or null where no answer came. Never rejects. */
  ask(http: NonNullable<Reading['http']>): Promise<number | null>
  /** Begins an action or a fault; whom it hits is drawn from the seed. */
  begin(step: ActionStep, seed: number): Begun
  /** Takes back all that still goes on. Answers with what is left, in words; null: nothing. Never rejects. */
  takeBack(): Promise<string | null>
  /** What a scheduler that is not ours did since that moment, beside what ours would have done; null: ours decides. */
  decidedElsewhere(sinceMs: number): string | null
  /** Of the cluster, since that moment. */
  eventsSince(atMs: number): readonly LifecycleEvent[]
}
