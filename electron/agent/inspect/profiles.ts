import { errorWords } from '../../../shared/base/error-words.ts'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import type { InspectionPorts } from '../load-inspection.ts'
import type { LookFiles } from './files.ts'
import { readStartProfile, readStopProfile, type StartProfile } from './read-order.ts'
import { type Sampling, startSampling } from './sampling.ts'

type ProfileReport = Extract<AgentInspectReport, { kind: 'profile' }>
type EndedBy = ProfileReport['endedBy']

/** The primary did not read: the report is told again after this time. */
const tellAgainMs = 500
const wordsChars = 300

interface Running {
  readonly order: StartProfile
  readonly sampling: Sampling
  readonly timer: NodeJS.Timeout
}

/**
 * The profiles that this worker takes of itself, one at a time. Each ends by itself; when the pipe closes all end without a
 * file, and nothing of them is left in the process.
 */
export class Profiles {
  readonly #ports: InspectionPorts
  readonly #files: LookFiles
  #running: Running | null = null
  readonly #unsent = new Set<NodeJS.Timeout>()

  constructor(ports: InspectionPorts, files: LookFiles) {
    this.#ports = ports
    this.#files = files
  }

  /** Null: sampling has begun. */
  start(value: unknown): string | null {
    const order = readStartProfile(value)
    if (order === null) return 'that profile was not asked for in a way this agent understands'
    if (this.#running !== null) return 'a profile of it is being taken already'
    const { setTimeout } = this.#ports.originals
    try {
      const sampling = startSampling(order.what, order.interval)
      const timer = setTimeout(() => this.#end(order.profileId, 'time'), order.mostMs)
      timer.unref()
      this.#running = { order, sampling, timer }
      return null
    } catch (error) {
      return refusalWords(error)
    }
  }

  stop(value: unknown): string | null {
    const order = readStopProfile(value)
    const running = this.#running
    if (order === null || running === null || running.order.profileId !== order.profileId)
      return 'no profile of that number is being taken'
    if (!order.isWanted) this.#drop()
    // In a turn of its own: the answer is out by then.
    else this.#endSoon(order.profileId, 'order')
    return null
  }

  /** In a turn of its own: `listen` has returned to the app by then, and what waited for it has run. */
  listening(): void {
    const order = this.#running?.order
    if (order?.until === 'listening') this.#endSoon(order.profileId, 'listening')
  }

  close(): void {
    this.#drop()
    for (const timer of this.#unsent) this.#ports.originals.clearTimeout(timer)
    this.#unsent.clear()
  }

  #endSoon(profileId: number, endedBy: EndedBy): void {
    this.#ports.originals.setImmediate(() => this.#end(profileId, endedBy)).unref()
  }

  /** Whatever goes wrong here is told: nothing of it may reach the app. */
  #end(profileId: number, endedBy: EndedBy): void {
    const running = this.#running
    if (running === null || running.order.profileId !== profileId) return
    let byteCount = 0
    let words = ''
    try {
      const profile = running.sampling.end()
      byteCount = this.#files.write(running.order.path, this.#ports.originals.stringify(profile))
    } catch (error) {
      words = `its profile could not be written: ${errorWords(error)}`.slice(0, wordsChars)
    }
    this.#drop()
    this.#tell({ kind: 'profile', profileId, byteCount, endedBy, words })
  }

  #drop(): void {
    const running = this.#running
    if (running === null) return
    this.#running = null
    this.#ports.originals.clearTimeout(running.timer)
    running.sampling.drop()
  }

  #tell(report: ProfileReport): void {
    if (this.#ports.tell(report)) return
    const timer = this.#ports.originals.setTimeout(() => {
      this.#unsent.delete(timer)
      this.#tell(report)
    }, tellAgainMs)
    timer.unref()
    this.#unsent.add(timer)
  }
}

function refusalWords(error: unknown): string {
  const isDenied = error instanceof Error && 'code' in error && error.code === 'ERR_ACCESS_DENIED'
  const words = isDenied
    ? "Node's permission model lets nobody look into it: start the cluster without --permission to profile it"
    : `it cannot be sampled: ${errorWords(error)}`
  return words.slice(0, wordsChars)
}
