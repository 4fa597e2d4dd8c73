import type { EngineNews } from '../../engines/types.ts'
import type { KubeEvent, Pod, Workload } from '../api/answers.ts'

/** What our own sentences say already, with more in them. */
const saidOtherwise: ReadonlySet<string> = new Set([
  'Scheduled',
  'Created',
  'Started',
  'Pulled',
  'SuccessfulCreate',
  'SuccessfulDelete',
])

/** The same sentence of the same thing is told again after so long: some are repeated every few seconds. */
const toldAgainMs = 600_000
const mostRemembered = 1_000

/** What Kubernetes says of a workload by itself. */
export class OwnEvents {
  readonly #told = new Map<string, number>()

  /** One of them as news; null where it is of something else, said anyhow, or was told already. */
  take(
    event: KubeEvent,
    workload: Workload | null,
    pods: ReadonlyMap<string, Pod>,
    clock: EventClock,
  ): EngineNews | null {
    const { involvedObject, type, reason, message, lastTimestamp, eventTime, metadata } = event
    const { kind, name, uid } = involvedObject
    const isPods = kind === 'Pod' && pods.has(uid)
    if ((!isPods && !isOf(workload?.metadata.name ?? '', kind, name)) || saidOtherwise.has(reason)) return null
    if (!this.#isNew(`${uid} ${reason} ${message}`, clock.monoMs)) return null
    const atMs = lastTimestamp ?? eventTime ?? metadata.creationTimestamp
    return {
      key: isPods ? uid : null,
      tone: type === 'Warning' ? 'warn' : 'info',
      atMs: atMs === null ? null : atMs - clock.skewMs,
      words: `Kubernetes, of ${isPods ? 'pod' : kind} ${name}: ${[reason, message.trim()].filter(Boolean).join(': ')}`,
    }
  }

  #isNew(sentence: string, monoMs: number): boolean {
    const before = this.#told.get(sentence)
    if (before !== undefined && monoMs - before < toldAgainMs) return false
    this.#told.delete(sentence)
    this.#told.set(sentence, monoMs)
    const [oldest] = this.#told.keys()
    if (this.#told.size > mostRemembered && oldest !== undefined) this.#told.delete(oldest)
    return true
  }
}

interface EventClock {
  readonly monoMs: number
  /** Of the API server's clock, less ours. */
  readonly skewMs: number
}

/** The workload itself, or a ReplicaSet that a Deployment made. */
function isOf(workload: string, kind: string, name: string): boolean {
  if (workload === '') return false
  if (kind === 'Deployment' || kind === 'StatefulSet') return name === workload
  return isReplicaSetOf(kind, name, workload)
}

/** "web-6d4cf56db6" of "web". */
function isReplicaSetOf(kind: string, name: string, deployment: string): boolean {
  return kind === 'ReplicaSet' && name.startsWith(`${deployment}-`) && !name.slice(deployment.length + 1).includes('-')
}
