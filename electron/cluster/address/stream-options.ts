import type { DispatchFacts, DispatchOptions } from '../handover/dispatch-options.ts'
import type { QueueMarks } from '../handover/queue-rule.ts'

/** What is the same for the streams of a primary. `queueMarks` may change at any time. */
export interface StreamOptions extends DispatchOptions {
  readonly queueMarks: () => QueueMarks
}

/** What a stream tells its owner. */
export interface StreamFacts extends Omit<DispatchFacts, 'wake'> {
  /** A connection was closed here because too many waited. */
  refused(): void
  /** The address is not served as the policy says; told once, with what happens instead and why. */
  departs(words: string): void
}
