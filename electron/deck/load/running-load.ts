import { limits } from '../../../shared/limits.ts'
import type { LoadEnd, LoadInForce, LoadPoint, LoadRun, LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import type { LoadExperiment, LoadSettings } from '../../../shared/model/load-settings.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { judgeStep } from '../../load/judge-step.ts'
import { type LoadStep, nextStep } from '../../load/plan-steps.ts'
import { remarksOn } from '../../load/remarks.ts'
import { noTotals, sumTotals } from '../../load/sum-totals.ts'
import type { GeneratedLoad } from '../../load/types.ts'
import type { ClusterSession } from '../cluster-session.ts'
import { recordInForce } from './in-force.ts'
import type { LoadParts } from './load-parts.ts'
import { createReloadRecord } from './reload-record.ts'
import { createShareMeter } from './share-meter.ts'

/** Pushed this often; seconds come with it as they complete. */
const progressEveryMs = 500
/** The agents' last report may lag by an interval: shares are read once more after the end. */
const lastReportMs = 300

export interface LoadRequest {
  readonly runId: string
  readonly session: ClusterSession
  readonly settings: LoadSettings
  readonly experiment: LoadExperiment
  readonly url: URL
  /** The load is on the cluster itself: it ends when the cluster stops. */
  readonly isOwn: boolean
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

/** One load of a cluster, of one step or many. */
export interface RunningLoad {
  readonly request: LoadRequest
  readonly ended: Promise<EndedLoad>
  snapshot(): LoadRun & { readonly seconds: readonly LoadSecond[] }
  setRate(ratePerSec: number): Promise<Result<void>>
  /** Ends the present step and plans no more; `ended` settles when the ledger is closed. */
  stop(endedBy: Extract<LoadEnd, 'person' | 'cluster-stopped'>): void
  /** Nothing is waited for. */
  close(): void
}

export function runLoad(request: LoadRequest, parts: LoadParts, intervalMs: () => number): RunningLoad {
  const { session, experiment, settings, url } = request
  const { clock, publish, ledger } = parts.context
  const startedAtMs = clock.nowMs()
  const workersBefore = session.settings.workers
  const points: LoadPoint[] = []
  const seconds: LoadSecond[] = []
  const shares = createShareMeter(session.telemetry.shares())
  const reloads = createReloadRecord(startedAtMs)
  const moment = (ratePerSec: number | null) => ({
    ratePerSec,
    workers: session.settings.workers,
    policy: session.snapshot().policy,
  })
  const inForce = recordInForce(
    moment(settings.model === 'open' && experiment.kind !== 'limit' ? settings.ratePerSec : null),
  )
  let earlier = noTotals
  let stepSeconds: LoadSecond[] = []
  let step: LoadStep | null = null
  let load: GeneratedLoad | null = null
  let asked: Extract<LoadEnd, 'person' | 'cluster-stopped'> | null = null
  let isOver = false
  let isClosed = false

  const totals = (): LoadTotals => {
    const summed = load === null ? earlier : sumTotals(earlier, load.totals())
    return { ...summed, shares: shares.gained() }
  }
  const describe = (): LoadRun => {
    const sums = totals()
    return {
      runId: request.runId,
      clusterId: session.id,
      state: isOver || load?.state === 'ended' ? 'finishing' : (load?.state ?? 'starting'),
      experiment,
      settings,
      url: new URL(settings.paths[0]?.path ?? url.href, url).href,
      startedAtMs,
      endsAtMs: experiment.kind === 'run' ? (load?.endsAtMs ?? null) : null,
      ratePerSec: load?.ratePerSec ?? (settings.model === 'open' ? settings.ratePerSec : null),
      stepWords: step?.words ?? null,
      points,
      totals: sums,
      ...(reloads.all.length === 0 ? {} : { reloads: reloads.all }),
      remarks: remarksOn({
        settings: step?.settings ?? settings,
        totals: sums,
        seconds: stepSeconds,
        cores: parts.cores,
      }),
    }
  }
  const takeSeconds = (): LoadSecond[] => {
    const fresh = load?.takeSeconds() ?? []
    stepSeconds.push(...fresh)
    seconds.push(...fresh)
    seconds.splice(0, seconds.length - limits.loadSecondsKept)
    return fresh
  }
  const progress = (): void => {
    if (isClosed) return
    shares.take(session.telemetry.shares())
    reloads.take(session.supervisor.reload)
    if (load !== null) inForce.take(moment(load.ratePerSec))
    publish('load', { run: describe(), newSeconds: takeSeconds() })
  }

  const running = {
    get isNeeded() {
      return asked === null && !isClosed
    },
  }
  const tick = (): void => {
    cancelTick = clock.after(progressEveryMs, tick)
    if (request.isOwn && (session.runState === 'stopping' || session.runState === 'stopped')) stop('cluster-stopped')
    progress()
  }
  let cancelTick = clock.after(progressEveryMs, tick)

  const stop: RunningLoad['stop'] = (endedBy) => {
    asked ??= endedBy
    void load?.stop()
  }

  /** Answers why the experiment ended early, or null when the step ended as planned. */
  const runStep = async (next: LoadStep): Promise<{ endedBy: LoadEnd; words: string } | null> => {
    step = next
    if (next.workers !== null && next.workers !== session.settings.workers) {
      const scaled = await session.scale(next.workers)
      if (!scaled.ok) return { endedBy: 'failed', words: scaled.error.message }
    }
    if (!running.isNeeded) return null
    stepSeconds = []
    try {
      load = parts.begin({
        settings: next.settings,
        url,
        checksCertificate: !request.isOwn,
        forked: (pid) => ledger.add({ pid, slot: null, clusterName: session.settings.name }),
        gone: (pid) => ledger.remove(pid),
        onChange: () => {},
      })
    } catch (error) {
      // Node tells some refusals of the system by throwing, as ENOMEM.
      const why = error instanceof Error ? error.message : String(error)
      return { endedBy: 'failed', words: `the generator could not be started: ${why}` }
    }
    const outcome = await load.ended
    takeSeconds()
    const measured = load.totals()
    const isWhole = outcome.endedBy === 'duration'
    if (isWhole) points.push(judgeStep(experiment, next.workers ?? session.settings.workers, measured, stepSeconds))
    earlier = sumTotals(earlier, measured)
    load = null
    return isWhole || asked !== null ? null : outcome
  }

  const drive = async (): Promise<EndedLoad> => {
    let early: { endedBy: LoadEnd; words: string } | null = null
    for (
      let next = nextStep(experiment, settings, points);
      next !== null && early === null && running.isNeeded;
      next = nextStep(experiment, settings, points)
    ) {
      early = await runStep(next)
    }
    isOver = true
    const endedAtMs = clock.nowMs()
    if (experiment.kind === 'workers' && session.settings.workers !== workersBefore && asked !== 'cluster-stopped') {
      await session.scale(workersBefore)
    }
    await new Promise<void>((done) => void clock.after(isClosed ? 0 : intervalMs() + lastReportMs, done))
    progress()
    cancelTick()
    const end = endOf(early, asked, points, endedAtMs - startedAtMs)
    return { ...end, endedAtMs, run: describe(), inForce: inForce.all, seconds }
  }

  return {
    request,
    ended: drive(),
    snapshot: () => ({ ...describe(), seconds }),
    async setRate(ratePerSec) {
      if (experiment.kind !== 'run')
        return fail('wrong-state', 'An experiment sets its own rates: stop it to choose one')
      if (settings.model === 'closed') {
        return fail('wrong-state', 'This load sends as fast as it can: it has no rate. Start one with a rate')
      }
      if (load === null) return fail('wrong-state', 'The load has ended: start it again with the new rate')
      const set = await load.setRate(ratePerSec)
      progress()
      return set
    },
    stop,
    close() {
      isClosed = true
      asked ??= 'person'
      cancelTick()
      load?.close()
    },
  }
}

function endOf(
  early: { readonly endedBy: LoadEnd; readonly words: string } | null,
  asked: 'person' | 'cluster-stopped' | null,
  points: readonly LoadPoint[],
  lastedMs: number,
): { readonly endedBy: LoadEnd; readonly words: string } {
  const lasted = `${(lastedMs / 1000).toFixed(1)} s`
  if (early !== null) return early
  if (asked === 'person') return { endedBy: 'person', words: `stopped by hand after ${lasted}` }
  if (asked === 'cluster-stopped')
    return { endedBy: 'cluster-stopped', words: `the cluster was stopped after ${lasted}` }
  if (points.at(-1)?.isWithinBounds === false) return { endedBy: 'bound', words: `a bound was crossed after ${lasted}` }
  return { endedBy: 'duration', words: `ended as planned after ${lasted}` }
}
