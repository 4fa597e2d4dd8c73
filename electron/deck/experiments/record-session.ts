import { ok, type Result } from '../../../shared/result.ts'
import { type DatedDeed, deedOfFault } from '../../experiments/record/deed.ts'
import { recordExperiment } from '../../experiments/record/record-experiment.ts'
import type { RecordedLoad } from '../../experiments/record/record-load.ts'
import type { LoadDesk } from '../load/load-desk.ts'
import type { NotedDeed } from './deed-log.ts'
import type { ExperimentedCluster } from './experimented-cluster.ts'

/** So many seconds of load before the first deed tell how fast it was. */
const secondsBefore = 10

/** Makes an experiment of what was done to a cluster in the last `lastMs`. */
export async function recordSession(
  session: ExperimentedCluster,
  noted: readonly NotedDeed[],
  loads: LoadDesk,
  nowMs: number,
  lastMs: number,
): Promise<Result<{ readonly name: string; readonly source: string }>> {
  const sinceMs = nowMs - lastMs
  const deeds = deedsOf(session, noted).filter(({ endedAtMs }) => (endedAtMs ?? nowMs) >= sinceMs)
  const firstAtMs = Math.min(nowMs, ...deeds.map(({ atMs }) => atMs))
  const load = await loadOf(session.id, loads, sinceMs, firstAtMs)
  if (!load.ok) return load
  return recordExperiment({ clusterName: session.settings.name, nowMs, lastMs, deeds, load: load.value })
}

/** What became of a fault its snapshot says, as long as it is kept. */
function deedsOf({ faults }: ExperimentedCluster, noted: readonly NotedDeed[]): readonly DatedDeed[] {
  const { active, ended } = faults.now
  const byId = new Map([...active, ...ended].map((fault) => [fault.id, fault]))
  return noted.flatMap((deed) => {
    const fault = deed.faultId === null ? undefined : byId.get(deed.faultId)
    if (fault !== undefined) return deedOfFault(fault) ?? []
    return deed.kind === 'fault' ? { ...deed, endedAtMs: deed.atMs + deed.spec.forMs } : deed
  })
}

/** The load that runs, else the newest that ran since then. */
async function loadOf(
  clusterId: string,
  loads: LoadDesk,
  sinceMs: number,
  firstAtMs: number,
): Promise<Result<RecordedLoad | null>> {
  const { runs, results } = loads.snapshot()
  const run = runs.find((one) => one.clusterId === clusterId)
  if (run !== undefined) {
    const { settings, ratePerSec, seconds } = run
    const inForce = { ...settings, ratePerSec: ratePerSec ?? settings.ratePerSec }
    return ok({ settings: inForce, p99Ms: p99Before(seconds, firstAtMs) })
  }
  const kept = results.find((one) => one.clusterId === clusterId && one.startedAtMs + one.durationMs >= sinceMs)
  if (kept === undefined) return ok(null)
  const read = await loads.result(kept.resultId)
  return read.ok ? ok({ settings: read.value.settings, p99Ms: p99Before(read.value.seconds, firstAtMs) }) : read
}

function p99Before(
  seconds: readonly { readonly atMs: number; readonly p99Ms: number | null }[],
  firstAtMs: number,
): number | null {
  const before = seconds.filter(({ atMs }) => atMs <= firstAtMs).slice(-secondsBefore)
  const known = before.flatMap(({ p99Ms }) => p99Ms ?? [])
  return known.length === 0 ? null : Math.max(...known)
}
