import { limits } from '../../../shared/limits.ts'
import type { LoadEnd, LoadInForce, LoadPoint, LoadRun, LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import type { LoadExperiment, LoadSettings } from '../../../shared/model/load-settings.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { hideInUrl } from '../../../shared/secrets.ts'
import { addSecond, noDelays } from '../../load/measure/generator-delays.ts'
import { judgeStep } from '../../load/measure/judge-step.ts'
import { noTotals, sumTotals } from '../../load/measure/sum-totals.ts'
import { type LoadStep, nextStep } from '../../load/plan-steps.ts'
import { withLosses } from '../../load/results/loss-words.ts'
import { remarksOn } from '../../load/results/remarks.ts'
import type { GeneratedLoad, LoadOptions, LoadTarget } from '../../load/types.ts'
import { type InForceRecord, type Moment, recordInForce } from './in-force.ts'
import { type FollowedPorts, LoadAim } from './load-aim.ts'
import type { LoadParts } from './load-parts.ts'
import type { LoadedCluster } from './loaded-cluster.ts'
import { createReloadRecord, type ReloadRecord } from './reload-record.ts'
import { createShareMeter, type ShareMeter } from './share-meter.ts'

/** Pushed this often; seconds come with it as they complete. */
const progressEveryMs = 500
/** The agents' last report may lag by an interval: shares are read once more after the end. */
const lastReportMs = 300

export interface LoadRequest {
  readonly runId: string
  readonly session: LoadedCluster
  readonly settings: LoadSettings
  readonly experiment: LoadExperiment
  /** Where it begins. At least one. */
  readonly targets: readonly LoadTarget[]
  /** Null: they stay the same. */
  readonly followed: FollowedPorts | null
  /** The load is on the cluster itself: it ends when the cluster stops. */
  readonly isOwn: boolean
  /** Hears each whole second with all its latencies. */
  readonly onSecond?: LoadOptions['onSecond']
}

/** What is left of a load when it ended. */
export interface EndedLoad {
  readonly endedBy: LoadEnd
  readonly words: string
  readonly endedAtMs: number
  readonly run: LoadRun
  readonly inForce: LoadInForce
  readonly seconds: readonly LoadSecond[]
}

type Asked = Extract<LoadEnd, 'person' | 'cluster-stopped' | 'duration'>
type End = Pick<EndedLoad, 'endedBy' | 'words'>

/**
 * One load of a cluster: runs the steps of an experiment one after the other, each a load of its own, and joins what they
 * measured.
 */
export class RunningLoad {
  readonly request: LoadRequest
  readonly ended: Promise<EndedLoad>
  readonly #parts: LoadParts
  readonly #intervalMs: () => number
  readonly #startedAtMs: number
  readonly #points: LoadPoint[] = []
  readonly #seconds: LoadSecond[] = []
  readonly #shares: ShareMeter
  readonly #reloads: ReloadRecord
  readonly #inForce: InForceRecord
  readonly #aim: LoadAim
  /** Of the steps that ended. */
  #earlier = noTotals
  #stepSeconds: LoadSecond[] = []
  #delays = noDelays
  #step: LoadStep | null = null
  /** Null between two steps. */
  #load: GeneratedLoad | null = null
  #asked: Asked | null = null
  #isOver = false
  #isClosed = false
  #cancelTick: () => void

  constructor(request: LoadRequest, parts: LoadParts, intervalMs: () => number) {
    const { session, experiment, settings } = request
    const { clock } = parts.context
    this.request = request
    this.#aim = new LoadAim(request.targets, request.followed, {
      changed: (targets) => void this.#load?.setTargets(targets),
      leftOut: (words) => session.say('notice', 'warn', words, null),
    })
    this.#parts = parts
    this.#intervalMs = intervalMs
    this.#startedAtMs = clock.nowMs()
    this.#shares = createShareMeter(session.telemetry.shares())
    this.#reloads = createReloadRecord(this.#startedAtMs)
    const hasRate = settings.model === 'open' && experiment.kind !== 'limit'
    this.#inForce = recordInForce(this.#moment(hasRate ? settings.ratePerSec : null))
    this.#cancelTick = clock.after(progressEveryMs, () => this.#tick())
    this.ended = this.#drive()
  }

  snapshot(): LoadRun & { readonly seconds: readonly LoadSecond[] } {
    return { ...this.#describe(), seconds: this.#seconds }
  }

  async setRate(ratePerSec: number): Promise<Result<void>> {
    const { experiment, settings } = this.request
    if (experiment.kind !== 'run') return fail('wrong-state', 'An experiment sets its own rates: stop it to choose one')
    if (settings.model === 'closed') {
      return fail('wrong-state', 'This load sends as fast as it can: it has no rate. Start one with a rate')
    }
    if (this.#load === null) return fail('wrong-state', 'The load has ended: start it again with the new rate')
    const set = await this.#load.setRate(ratePerSec)
    this.#progress()
    return set
  }

  /** Ends the present step and plans no more; `ended` settles when the ledger is closed. */
  stop(endedBy: Asked): void {
    this.#asked ??= endedBy
    void this.#load?.stop()
  }

  /** Nothing is waited for. */
  close(): void {
    this.#isClosed = true
    this.#aim.close()
    this.#asked ??= 'person'
    this.#cancelTick()
    this.#load?.close()
  }

  async #drive(): Promise<EndedLoad> {
    const { session } = this.request
    const { clock } = this.#parts.context
    let early: End | null = null
    for (let next = this.#nextStep(); next !== null && early === null; next = this.#nextStep()) {
      early = await this.#runStep(next)
    }
    this.#isOver = true
    this.#aim.close()
    const endedAtMs = clock.nowMs()
    const given = await session.lent.giveBack()
    await new Promise<void>((done) => void clock.after(this.#isClosed ? 0 : this.#intervalMs() + lastReportMs, done))
    this.#progress()
    this.#cancelTick()
    const end = early ?? this.#endOf(endedAtMs - this.#startedAtMs)
    const words = given.ok ? end.words : `${end.words}; the workers are not as before: ${given.error.message}`
    return { ...end, words, endedAtMs, run: this.#describe(), inForce: this.#inForce.all, seconds: this.#seconds }
  }

  /** An end that was asked for, or planned; what nobody knows of it is said as well. */
  #endOf(lastedMs: number): End {
    const { endedBy, words } = endOf(this.#asked, this.#points, lastedMs)
    return { endedBy, words: withLosses(words, this.#earlier.losses) }
  }

  /** Null when nothing is left to do, or to be done. */
  #nextStep(): LoadStep | null {
    const { experiment, settings } = this.request
    return this.#asked === null ? nextStep(experiment, settings, this.#points) : null
  }

  /** Answers why the experiment ended early, or null when the step ended as planned. */
  async #runStep(next: LoadStep): Promise<End | null> {
    const { session, experiment } = this.request
    this.#step = next
    if (next.workers !== null) {
      const lent = await session.lent.set(next.workers)
      this.#lookForStop()
      if (this.#asked !== null) return null
      if (!lent.ok) return { endedBy: 'failed', words: lent.error.message }
    }
    this.#stepSeconds = []
    this.#load = this.#begin(next)
    this.#inForce.take(this.#moment(this.#load.ratePerSec))
    const outcome = await this.#load.ended
    this.#lookForStop()
    this.#takeSeconds()
    const measured = this.#load.totals()
    const isWhole = outcome.endedBy === 'duration' && !this.#hasLostItsWorkers
    if (isWhole) {
      this.#points.push(judgeStep(experiment, next.workers ?? session.snapshot().desired, measured, this.#stepSeconds))
    }
    this.#earlier = sumTotals(this.#earlier, measured)
    this.#load = null
    return isWhole || this.#asked !== null ? null : outcome
  }

  #begin({ settings }: LoadStep): GeneratedLoad {
    const { session, isOwn, onSecond } = this.request
    const { ledger } = this.#parts.context
    return this.#parts.begin({
      settings,
      targets: this.#aim.targets,
      checksCertificate: !isOwn,
      forked: (pid) => ledger.add({ pid, slot: null, clusterName: session.settings.name }),
      gone: (pid) => ledger.remove(pid),
      ...(onSecond === undefined ? {} : { onSecond }),
      onChange: () => {},
    })
  }

  #tick(): void {
    this.#cancelTick = this.#parts.context.clock.after(progressEveryMs, () => this.#tick())
    this.#lookForStop()
    this.#progress()
  }

  #lookForStop(): void {
    const { runState } = this.request.session
    const isStopped = runState === 'stopping' || runState === 'stopped'
    if (this.#hasLostItsWorkers || (this.request.isOwn && isStopped)) this.stop('cluster-stopped')
  }

  /** The cluster was stopped in a step that had asked for workers, and may have been started again since. */
  get #hasLostItsWorkers(): boolean {
    return this.#step !== null && this.#step.workers !== null && !this.#isOver && !this.request.session.lent.isLent
  }

  #progress(): void {
    if (this.#isClosed) return
    const { session } = this.request
    this.#shares.take(session.telemetry.shares())
    this.#reloads.take(session.supervisor.reload)
    if (this.#load !== null) this.#inForce.take(this.#moment(this.#load.ratePerSec))
    this.#parts.context.publish('load', { run: this.#describe(), newSeconds: this.#takeSeconds() })
  }

  #takeSeconds(): LoadSecond[] {
    const fresh = this.#load?.takeSeconds() ?? []
    this.#stepSeconds.push(...fresh)
    this.#delays = fresh.reduce(addSecond, this.#delays)
    this.#seconds.push(...fresh)
    this.#seconds.splice(0, this.#seconds.length - limits.loadSecondsKept)
    return fresh
  }

  #moment(ratePerSec: number | null): Moment {
    const { desired, policy } = this.request.session.snapshot()
    return { ratePerSec, workers: desired, policy }
  }

  #totals(): LoadTotals {
    const summed = this.#load === null ? this.#earlier : sumTotals(this.#earlier, this.#load.totals())
    return { ...summed, shares: this.#shares.gained(), delays: this.#delays }
  }

  #describe(): LoadRun {
    const { runId, session, experiment, settings } = this.request
    const load = this.#load
    const totals = this.#totals()
    const reloads = this.#reloads.all
    return {
      runId,
      clusterId: session.id,
      state: this.#isOver || load?.state === 'ended' ? 'finishing' : (load?.state ?? 'starting'),
      experiment,
      settings,
      url: this.#url(),
      startedAtMs: this.#startedAtMs,
      endsAtMs: experiment.kind === 'run' ? (load?.endsAtMs ?? null) : null,
      ratePerSec: load?.ratePerSec ?? (settings.model === 'open' ? settings.ratePerSec : null),
      stepWords: this.#step?.words ?? null,
      points: this.#points,
      totals,
      ...(reloads.length === 0 ? {} : { reloads }),
      remarks: [
        ...remarksOn({
          settings: this.#step?.settings ?? settings,
          totals,
          seconds: this.#isOver ? this.#seconds : this.#stepSeconds,
          isOver: this.#isOver,
          silentMs: load?.silentMs ?? 0,
          cores: this.#parts.cores,
        }),
        ...this.#aim.remarks(this.#isOver),
      ],
    }
  }

  /** Of the first task, where there are several. */
  #url(): string {
    const { settings, targets } = this.request
    const url = targets[0]?.url.href ?? ''
    return hideInUrl(new URL(settings.paths[0]?.path ?? url, url).href)
  }
}

function endOf(asked: Asked | null, points: readonly LoadPoint[], lastedMs: number): End {
  const lasted = `${(lastedMs / 1000).toFixed(1)} s`
  if (asked === 'person') return { endedBy: 'person', words: `stopped by hand after ${lasted}` }
  if (asked === 'cluster-stopped')
    return { endedBy: 'cluster-stopped', words: `the cluster was stopped after ${lasted}` }
  if (points.at(-1)?.isWithinBounds === false) return { endedBy: 'bound', words: `a bound was crossed after ${lasted}` }
  return { endedBy: 'duration', words: `ended as planned after ${lasted}` }
}
