import type { AgentDrain } from '../agent-protocol.ts'
import type { EndWord } from '../end-signals.ts'

/**
 * Where a drain stands. An app that listens for the cluster's end signal: finishing, signal, disconnect, SIGKILL. Another
 * one: finishing, disconnect, SIGTERM, SIGKILL. `held`: it serves nobody any more, and somebody looks into it before it is told to end.
 */
export type DrainStep = 'finishing' | 'held' | 'signal' | 'disconnect' | 'SIGTERM' | 'SIGKILL'

/** What the agent counts while its worker drains. */
export type DrainNumbers = Omit<AgentDrain, 'type' | 'listeners'>

/** A drain as it happens. */
export interface DrainSnapshot {
  readonly step: DrainStep
  readonly startedAtMs: number
  /** When the present step ends by its deadline. */
  readonly endsAtMs: number
  readonly openConnections: number | null
  /** Null until the agent has said. */
  readonly numbers: DrainNumbers | null
  /** Who has its idle connections now: "g3", "4 workers"; null while nothing was moved. */
  readonly movedTo: string | null
  /** What ended the first step; null while it lasts. */
  readonly endedBy: 'nothing open' | 'grace over' | null
  /** What the app was told to end by, because it listens for that; null when it was not, or not yet. */
  readonly toldBy: EndWord | null
}
