import type { AgentInspectOrder } from '../../../shared/inspection/agent-orders.ts'
import type { SlotProfile } from '../../../shared/inspection/profile.ts'
import type { AskedWorker, FarWorker } from './asked-worker.ts'

export type StartProfile = Extract<AgentInspectOrder, { kind: 'start-profile' }>

/** One worker of a profile that is being made, from the order on. */
export interface SampledWorker {
  readonly slot: number
  /** Null: the worker of a boot that is not forked yet. */
  generation: number | null
  pid: number
  /** Null: it writes where the deck reads. */
  readonly far: FarWorker | null
  readonly order: StartProfile
  /** `asked` it samples soon, `reading` it writes; both others are the end. */
  state: 'asked' | 'sampling' | 'reading' | 'read' | 'refused'
  /** By the deck's clock; of allocations nothing else tells a time. */
  startedMonoMs: number
  endedMonoMs: number
  /** What keeps its part from being whole. */
  remark: string | null
  part: SlotProfile | null
  /** Why it gave none. */
  words: string
}

/** From now on it is to be sampled. */
export function sampledWorker(slot: number, process: AskedWorker | null, order: StartProfile): SampledWorker {
  return {
    slot,
    generation: process?.generation ?? null,
    pid: process?.pid ?? 0,
    far: process?.far ?? null,
    order,
    state: 'asked',
    startedMonoMs: 0,
    endedMonoMs: 0,
    remark: null,
    part: null,
    words: '',
  }
}

export const isSettled = ({ state }: SampledWorker): boolean => state === 'read' || state === 'refused'
