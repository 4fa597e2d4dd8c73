import type { ClusterActionId } from '../../../shared/actions/cluster-actions.ts'
import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { WorkerActionId } from '../../../shared/actions/worker-actions.ts'
import { limits } from '../../../shared/limits.ts'
import type { FaultSnapshot, FaultSpec, FaultTarget } from '../../../shared/model/fault.ts'

/** What a person did to a cluster. Steps of experiments and strikes of faults are none: nobody pressed them. */
export type Deed =
  | { readonly kind: 'fault'; readonly spec: FaultSpec }
  | {
      readonly kind: 'action'
      readonly does: WorkerActionId | ClusterActionId
      readonly input: Readonly<Record<string, unknown>>
      readonly target: FaultTarget
    }

/** `endedAtMs`: when it was done, or over; null while it goes on. */
export type DatedDeed = Deed & { readonly atMs: number; readonly endedAtMs: number | null }

/** A fault as it was: one that a person took back earlier lasted no longer than that. Null: it was refused. */
export function deedOfFault(fault: FaultSnapshot): DatedDeed | null {
  if (fault.endedBy === 'refused') return null
  const { spec, plannedAtMs, endedAtMs } = fault
  return { kind: 'fault', spec: { ...spec, forMs: lastedMs(fault) }, atMs: plannedAtMs, endedAtMs }
}

function lastedMs({ spec, landedAtMs, endedAtMs, endedBy }: FaultSnapshot): number {
  const isTakenBack = endedBy === 'person' || endedBy === 'stop-all'
  const holds = spec.trigger.kind === 'every' || faultAction(spec.fault).lasts === 'while'
  if (!isTakenBack || !holds || landedAtMs === null || endedAtMs === null) return spec.forMs
  return Math.min(spec.forMs, Math.max(limits.faultForMs.min, endedAtMs - landedAtMs))
}
