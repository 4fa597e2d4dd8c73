import type { AgentFault, AgentFaultReport } from '../../../shared/agent-protocol.ts'
import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../shared/model/fault.ts'
import type { ExitRecord, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { Result } from '../../../shared/result.ts'

/** The faults of one cluster. */
export interface ClusterFaults {
  readonly now: FaultsSnapshot
  preview(spec: FaultSpec): FaultPlan
  inject(spec: FaultSpec): Result<{ readonly faultId: number; readonly words: string }>
  /** Answers when nothing of it is left. */
  undo(faultId: number): Promise<Result<{ readonly words: string }>>
  /** Answers when nothing of any is left. `why`: who stops them. */
  stopAll(why: 'stop-all' | 'guard-rail' | 'cluster-stopped'): Promise<Result<{ readonly words: string }>>
  /** Takes everything back without waiting. */
  close(): void
}

export interface WorkerPlace {
  readonly slot: number
  readonly generation: number
}

/** The same, with what the session tells of its workers. */
export interface SessionFaults extends ClusterFaults {
  /** Faults that a worker that is about to be forked starts with. */
  startsWith(place: WorkerPlace): readonly AgentFault[]
  workerStarted(place: WorkerPlace, pid: number): void
  workerGone(exit: ExitRecord): void
  agentCame(place: WorkerPlace): void
  /** It closed its pipe, and its worker lives on. */
  agentGone(place: WorkerPlace): void
  /** What an agent tells of a fault that it carries. */
  heard(place: WorkerPlace, report: AgentFaultReport): void
  slotChanged(slot: SlotSnapshot): void
  slotRemoved(slot: number): void
}
