import type { AgentAnswer, AgentWish } from '../../../shared/agent-protocol.ts'

/** A worker whose agent carries faults, wherever it runs: beside the deck, or in a container. */
export interface CarryingWorker {
  /** Its agent is there. Without one it takes back by itself what it carries. */
  readonly hasPipe: boolean
  /** Null when there is no agent to ask, or it does not read. */
  askFor(wish: AgentWish): Promise<AgentAnswer> | null
}

/** Null: no such worker lives. */
export type FindCarrying = (slot: number, generation: number) => CarryingWorker | null
