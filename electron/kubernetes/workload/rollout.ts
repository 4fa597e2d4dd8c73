import type { FleetUpdate } from '../../../shared/containers/fleet.ts'
import type { Workload } from '../api/answers.ts'
import type { WorkloadSource } from './workload-kinds.ts'

type Told = Pick<FleetUpdate, 'state' | 'theirWords'>

/** How a workload's pods come to another template; null before one was seen. It tells no beginning: that is when it was seen. */
export class Rollout {
  readonly #kind: WorkloadSource['workload']
  #update: FleetUpdate | null = null

  constructor(kind: WorkloadSource['workload']) {
    this.#kind = kind
  }

  get update(): FleetUpdate | null {
    return this.#update
  }

  /** `nowMs`: by our clock. */
  follow(workload: Workload, nowMs: number): void {
    const told = this.#kind === 'Deployment' ? ofDeployment(workload) : ofStatefulSet(workload)
    const before = this.#update
    const isUnderWay = told.state === 'running'
    if (before === null && told.state === 'done') return
    const isAnother = before === null || (isUnderWay && before.endedAtMs !== null && before.state === 'done')
    const endedAtMs = isUnderWay ? null : (before?.endedAtMs ?? nowMs)
    this.#update = {
      ...told,
      startedAtMs: isAnother ? nowMs : before.startedAtMs,
      endedAtMs,
      replacedCount: workload.status?.updatedReplicas ?? 0,
      totalCount: workload.spec.replicas,
    }
  }
}

/** By its condition "Progressing". https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status */
function ofDeployment({ metadata, status }: Workload): Told {
  const progressing = status?.conditions.find(({ type }) => type === 'Progressing')
  const theirWords =
    progressing === undefined ? '' : [progressing.reason, progressing.message].filter(Boolean).join(': ')
  if (progressing?.reason === 'ProgressDeadlineExceeded') return { state: 'paused', theirWords }
  // What was asked for last is not taken up by its controller yet.
  if (status == null || status.observedGeneration < metadata.generation) return { state: 'done', theirWords }
  const isOver = progressing === undefined || progressing.reason === 'NewReplicaSetAvailable'
  return { state: isOver ? 'done' : 'running', theirWords }
}

function ofStatefulSet({ status }: Workload): Told {
  const isOver = status == null || status.updateRevision === '' || status.currentRevision === status.updateRevision
  return { state: isOver ? 'done' : 'running', theirWords: isOver ? '' : `revision ${status.updateRevision}` }
}
