import type { LoadExperiment, LoadMethod, LoadModel, LoadSettings } from '../../../../shared/model/load-settings.ts'
import { headersToLines, pathsToLines } from './lines.ts'

/** How long a connection is kept: for good, for one request, or for so many. */
export type Keep = 'keep' | 'each' | 'every'

/** The form as typed: numbers are text until they are sent, so that nothing typed is ever lost. */
export interface LoadDraft {
  readonly kind: LoadExperiment['kind']
  readonly url: string
  readonly method: LoadMethod
  readonly headers: string
  readonly body: string
  readonly paths: string
  readonly model: LoadModel
  readonly ratePerSec: string
  readonly connections: string
  readonly durationS: string
  readonly untilStopped: boolean
  readonly warmUpS: string
  readonly keep: Keep
  readonly requestsPerConnection: string
  readonly pipelining: string
  readonly timeoutMs: string
  readonly sourceAddresses: string
  readonly sendOverMs: string
  readonly processes: string
  /** Find the limit. */
  readonly fromPerSec: string
  readonly toPerSec: string
  readonly factor: string
  readonly limitStepS: string
  readonly p99BoundMs: string
  readonly failedPercent: string
  /** 1 → N. */
  readonly counts: string
  readonly workersStepS: string
}

/** The form for settings, with experiments that suit a machine of so many cores. */
export function draftOfSettings(settings: LoadSettings, coreCount: number): LoadDraft {
  const { requestsPerConnection, durationS } = settings
  return {
    kind: 'run',
    url: settings.url,
    method: settings.method,
    headers: headersToLines(settings.headers),
    body: settings.body,
    paths: pathsToLines(settings.paths),
    model: settings.model,
    ratePerSec: String(settings.ratePerSec),
    connections: String(settings.connections),
    durationS: String(durationS ?? 60),
    untilStopped: durationS === null,
    warmUpS: String(settings.warmUpS),
    keep: requestsPerConnection === 0 ? 'keep' : requestsPerConnection === 1 ? 'each' : 'every',
    requestsPerConnection: String(requestsPerConnection < 2 ? 100 : requestsPerConnection),
    pipelining: String(settings.pipelining),
    timeoutMs: String(settings.timeoutMs),
    sourceAddresses: String(settings.sourceAddresses),
    sendOverMs: String(settings.sendOverMs),
    processes: String(settings.processes),
    fromPerSec: '100',
    toPerSec: '20000',
    factor: '1.5',
    limitStepS: '5',
    p99BoundMs: '100',
    failedPercent: '1',
    counts: usualCounts(coreCount).join(', '),
    workersStepS: '10',
  }
}

/** The form for what a run or a result was made with. */
export function draftOfRun(settings: LoadSettings, experiment: LoadExperiment, coreCount: number): LoadDraft {
  const draft = { ...draftOfSettings(settings, coreCount), kind: experiment.kind }
  if (experiment.kind === 'limit') {
    return {
      ...draft,
      fromPerSec: String(experiment.fromPerSec),
      toPerSec: String(experiment.toPerSec),
      factor: String(experiment.factor),
      limitStepS: String(experiment.stepS),
      p99BoundMs: String(experiment.p99BoundMs),
      failedPercent: String(Number((experiment.failedBoundRatio * 100).toPrecision(6))),
    }
  }
  if (experiment.kind === 'workers') {
    return { ...draft, counts: experiment.counts.join(', '), workersStepS: String(experiment.stepS) }
  }
  return draft
}

/** 1, 2, 3 … up to the cores; every second one, every fourth … where that would be more than eight. */
export function usualCounts(coreCount: number): readonly number[] {
  const most = Math.max(2, coreCount)
  const step = Math.ceil(most / 8)
  const counts = Array.from({ length: Math.floor(most / step) }, (_, index) => (index + 1) * step)
  return [...new Set([1, ...counts, most])].sort((one, other) => one - other)
}
