import type { AgentDrain } from '../agent-protocol.ts'

/** Where a drain stands; the signals come last. */
export type DrainStep = 'finishing' | 'disconnect' | 'SIGTERM' | 'SIGKILL'

/** What the agent counts while its worker drains. */
export type DrainNumbers = Omit<AgentDrain, 'type'>

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
}
