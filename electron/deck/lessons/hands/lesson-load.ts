import type { Clock } from '../../../../shared/base/clock.ts'
import type { LoadDeed } from '../../../../shared/lessons/lesson-file.ts'
import type { LoadFigures } from '../../../../shared/lessons/lesson-view.ts'
import { limits } from '../../../../shared/limits.ts'
import type { LoadErrorKind, LoadResult } from '../../../../shared/model/load.ts'
import { defaultLoadSettings, type LoadSettings } from '../../../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { LoadDesk } from '../../load/load-desk.ts'
import type { ClusterSession } from '../../session/cluster-session.ts'

const lookEveryMs = 20
/** A point may tell so long a time. */
const longestIntervalMs = limits.samplingIntervalMs.max

/** What is asked of the cluster that is loaded. */
interface LoadedCluster {
  readonly id: string
  readonly telemetry: Pick<ClusterSession['telemetry'], 'pointsSince'>
}

/** Loads of a lesson: made by the deck's generator, and not among the results that a person keeps. */
export class LessonLoads {
  readonly #loads: LoadDesk
  readonly #session: LoadedCluster
  readonly #clock: Clock
  readonly #running = new Set<() => void>()
  /** One after the other: the next waits until the ledger of the last is closed, a second after its end. */
  #queue: Promise<unknown> = Promise.resolve()
  #stopCount = 0

  constructor(loads: LoadDesk, session: LoadedCluster, clock: Clock) {
    this.#loads = loads
    this.#session = session
    this.#clock = clock
  }

  /** Answers with what was measured, once its time is over, it was stopped, or it ended by itself. */
  make(deed: LoadDeed): Promise<Result<LoadFigures>> {
    const askedAt = this.#stopCount
    const made = this.#queue.then(() =>
      this.#stopCount === askedAt ? this.#make(deed, askedAt) : fail('cancelled', 'Stopped before its load began'),
    )
    this.#queue = made
    return made
  }

  /** Those under way end now, and answer with what they measured. */
  stop(): void {
    this.#stopCount += 1
    for (const end of this.#running) end()
  }

  async #make(deed: LoadDeed, askedAt: number): Promise<Result<LoadFigures>> {
    const started = await this.#loads.start(
      { clusterId: this.#session.id, settings: settingsOf(deed), experiment: { kind: 'run' }, allowHost: false },
      // Who listens to the seconds is no person at the load screen: what that remembers stays as it was.
      () => {},
    )
    if (!started.ok) return started
    const { runId } = started.value
    await this.#whenOver(runId, deed.for)
    const ended = this.#loads.ended(runId)
    await this.#loads.stop(runId, 'plan')
    const kept = await ended
    // Where nobody stopped it, that nothing was sent is a failure.
    if (!kept.ok) return this.#stopCount === askedAt ? fail('wrong-state', kept.error.message) : kept
    const result = await this.#loads.result(kept.value.resultId)
    await this.#loads.remove(kept.value.resultId)
    return result.ok ? figuresOf(result.value, this.#session.telemetry) : result
  }

  async #whenOver(runId: string, forMs: number): Promise<void> {
    await new Promise<void>((done) => {
      const end = (): void => {
        cancel()
        this.#running.delete(end)
        done()
      }
      // Its time begins when it sends: on a busy machine the generator is a second in coming.
      const look = (): void => {
        const isStarting = this.#loads.snapshot().runs.some((run) => run.runId === runId && run.state === 'starting')
        cancel = this.#clock.after(isStarting ? lookEveryMs : forMs, isStarting ? look : end)
      }
      let cancel = (): void => {}
      look()
      this.#running.add(end)
      void this.#loads.ended(runId).then(end)
    })
  }
}

function settingsOf({ path, connections, ratePerSec, newConnections }: LoadDeed): LoadSettings {
  return {
    ...defaultLoadSettings,
    paths: [{ path, weight: 1 }],
    connections,
    ...(ratePerSec === null ? { model: 'closed' } : { model: 'open', ratePerSec }),
    requestsPerConnection: newConnections ? 1 : 0,
    durationS: null,
  }
}

/** Of requests that failed these were answered, or not waited for. */
const notLost: readonly LoadErrorKind[] = ['bad-status', 'aborted-at-end']

function figuresOf(
  { summary, totals, endedBy, endWords }: LoadResult,
  telemetry: LoadedCluster['telemetry'],
): Result<LoadFigures> {
  if (endedBy === 'failed' || endedBy === 'generator-died') return fail('wrong-state', `The load failed: ${endWords}`)
  const { ledger, latency, errors } = totals
  const endedCount = ledger.ok + ledger.failed
  const answeredCount = notLost.reduce((sum, kind) => sum + (errors[kind] ?? 0), 0)
  return ok({
    ratePerSec: summary.okPerSec,
    errorRatio: endedCount === 0 ? null : ledger.failed / endedCount,
    p50Ms: latency?.corrected.p50Ms ?? null,
    p99Ms: latency?.corrected.p99Ms ?? null,
    failedCount: ledger.failed,
    lostCount: Math.max(0, ledger.failed - answeredCount),
    cpuRatio: meanCpu(telemetry, summary.startedAtMs, summary.startedAtMs + summary.durationMs),
  })
}

/** A point tells the time since the one before it: it counts by how much of that was in the span. */
export function meanCpu(telemetry: LoadedCluster['telemetry'], fromMs: number, toMs: number): number | null {
  let weightMs = 0
  let sum = 0
  let beganMs: number | null = null
  for (const { atMs, cpuRatio } of telemetry.pointsSince(fromMs - longestIntervalMs)) {
    const overlapMs = beganMs === null ? 0 : Math.min(atMs, toMs) - Math.max(beganMs, fromMs)
    beganMs = atMs
    if (overlapMs <= 0 || cpuRatio === null) continue
    weightMs += overlapMs
    sum += overlapMs * cpuRatio
  }
  return weightMs < (toMs - fromMs) / 2 ? null : sum / weightMs
}
