import type { LoadMark, LoadResult } from '../../../shared/model/load.ts'
import { limitVerdict, workersVerdict } from '../../load/results/experiment-words.ts'
import { runVerdict } from '../../load/results/run-verdict.ts'
import { defaultName } from './default-name.ts'
import type { EndedLoad, LoadRequest } from './running-load.ts'

/** An ended load as it is kept and shown. */
export function describeResult(request: LoadRequest, ended: EndedLoad, cores: number): LoadResult {
  const { session, experiment, settings } = request
  const { run } = ended
  const { ledger, latency, elapsedMs } = run.totals
  const snapshot = session.snapshot()
  return {
    version: 2,
    summary: {
      resultId: request.runId,
      name: defaultName(experiment, ended.inForce),
      clusterId: session.id,
      clusterName: session.settings.name,
      kind: experiment.kind,
      startedAtMs: run.startedAtMs,
      durationMs: elapsedMs,
      workers: snapshot.desired,
      policy: snapshot.policy,
      inForce: ended.inForce,
      okPerSec: elapsedMs > 0 ? (ledger.ok / elapsedMs) * 1000 : 0,
      p99Ms: latency?.corrected.p99Ms ?? null,
      failedCount: ledger.failed,
    },
    experiment,
    settings,
    url: run.url,
    endedBy: ended.endedBy,
    endWords: ended.words,
    nodeVersion: snapshot.nodeVersion,
    cores,
    seconds: ended.seconds,
    totals: run.totals,
    points: run.points,
    marks: marksBetween(session.history.events, run.startedAtMs, ended.endedAtMs),
    ...(run.reloads === undefined ? {} : { reloads: run.reloads }),
    remarks: run.remarks,
    verdict: verdictOf(request, ended, cores),
  }
}

function verdictOf({ experiment }: LoadRequest, { run }: EndedLoad, cores: number): string {
  switch (experiment.kind) {
    case 'run':
      return runVerdict(run.settings, run.totals)
    case 'limit':
      return limitVerdict(experiment, run.points)
    case 'workers':
      return workersVerdict(run.points, cores)
  }
}

function marksBetween(
  events: LoadRequest['session']['history']['events'],
  fromAtMs: number,
  toAtMs: number,
): LoadMark[] {
  return events.flatMap(({ atMs, slot, mark, kind, tone, words, action }) => {
    if (mark === null || atMs < fromAtMs || atMs > toAtMs) return []
    return [{ atMs, slot, words: mark, event: { kind, tone, words, ...(action && { action }) } }]
  })
}
