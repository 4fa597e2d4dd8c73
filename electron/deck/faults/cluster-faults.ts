import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../shared/model/fault.ts'
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
