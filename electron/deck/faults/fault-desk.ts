import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../shared/model/fault.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { ClusterFaults } from './cluster-faults.ts'

export class FaultDesk implements ClusterFaults {
  readonly #parts: SessionParts

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  get now(): FaultsSnapshot {
    return { active: [], ended: [], railWords: null }
  }

  preview(spec: FaultSpec): FaultPlan {
    return {
      slots: [],
      words: '',
      refused: `${spec.fault} is not there on ${this.#parts.id}`,
      warnings: [],
      endsAtMs: null,
    }
  }

  inject(spec: FaultSpec): Result<{ readonly faultId: number; readonly words: string }> {
    return fail('unsupported-here', `${spec.fault} is not there`)
  }

  async undo(faultId: number): Promise<Result<{ readonly words: string }>> {
    return fail('not-found', `there is no fault ${faultId}`)
  }

  async stopAll(): Promise<Result<{ readonly words: string }>> {
    return ok({ words: 'no fault is active' })
  }

  close(): void {}
}
