import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { HostPoint } from '../../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { policyTexts } from '../../../shared/policies.ts'
import type { PrimaryCounters } from '../../cluster/types.ts'
import type { ClusterFigures, DeckFigures, SlotFigures, WorkerFigures } from '../../metrics/figures.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import { latencyBoundsMs } from '../../telemetry/series/latency-buckets.ts'
import type { SlotTotals } from '../../telemetry/series/slot-totals.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { SlotEndings } from './ending-counts.ts'

/** Known to be none before the first: a counter that begins with 1 hides its first event from `increase()`. */
const noReloads = zeros('done', 'stopped', 'cancelled')
const noEndings: SlotEndings = {
  exits: zeros('crash', 'reload', 'limit'),
  restarts: zeros('crash', 'limit'),
  cutRequests: zeros('crash', 'reload'),
}

function zeros(...words: readonly string[]): ReadonlyMap<string, number> {
  return new Map(words.map((word) => [word, 0]))
}

function endingsOf(slot: SlotEndings | undefined): SlotEndings {
  if (slot === undefined) return noEndings
  return {
    exits: new Map([...noEndings.exits, ...slot.exits]),
    restarts: new Map([...noEndings.restarts, ...slot.restarts]),
    cutRequests: new Map([...noEndings.cutRequests, ...slot.cutRequests]),
  }
}

/** What is known in the deck at this moment: nobody is asked for it. An app's own primary is no worker, and not among the slots. */
export function readFigures(
  sessions: readonly ClusterSession[],
  labels: ReadonlyMap<string, string>,
  host: HostPoint,
  nowMs: number,
): DeckFigures {
  return {
    coreCount: host.coreCount,
    cpuRatio: host.primaryCpuRatio,
    rssBytes: host.primaryRssBytes,
    loopDelayP99Ms: host.primaryLoopDelayP99Ms,
    latencyBoundsMs,
    clusters: sessions.map((session) => readCluster(session, labels.get(session.id) ?? session.id, nowMs)),
  }
}

function readCluster(session: ClusterSession, label: string, nowMs: number): ClusterFigures {
  const snapshot = session.snapshot()
  const { counters, endings } = session
  const isQueued = snapshot.runState !== 'stopped' && !policyTexts[snapshot.policy].bypassesPrimary
  return {
    id: session.id,
    label,
    policy: snapshot.policy,
    nodeVersion: snapshot.nodeVersion,
    runState: snapshot.runState,
    desired: snapshot.runState === 'stopped' ? 0 : snapshot.desired,
    listeningCount: snapshot.listeningCount,
    queuedCount: isQueued ? counters.queuedCount : null,
    longestWaitMs: isQueued ? counters.longestWaitMs : null,
    handovers: handoversOf(counters),
    reloads: new Map([...noReloads, ...endings.reloads]),
    slots: readSlots(session, snapshot, nowMs),
  }
}

function handoversOf(counters: PrimaryCounters): ReadonlyMap<string, number> {
  return new Map([
    ['accepted', counters.acceptedCount],
    ['redispatched', counters.redispatchedCount],
    ['moved', counters.movedCount],
    ['refused', counters.refusedCount],
    ['injected', counters.injectedCount],
  ])
}

/** Those that are there, and those that were: what they did stays told. */
function readSlots(
  { telemetry, endings }: ClusterSession,
  { slots }: ClusterSnapshot,
  nowMs: number,
): readonly SlotFigures[] {
  const present = new Map(slots.map((slot) => [slot.slot, slot]))
  const totals = telemetry.totals()
  const numbers = [...new Set([...present.keys(), ...totals.keys(), ...endings.slots.keys()])]
  return numbers
    .filter((slot) => slot > 0)
    .sort((one, other) => one - other)
    .map((slot) => {
      const there = present.get(slot)
      const worker = there === undefined || there.pid === null ? null : readWorker(telemetry, there, nowMs)
      return {
        slot,
        isThere: there !== undefined,
        worker,
        ...totalsOf(totals.get(slot)),
        ...endingsOf(endings.slots.get(slot)),
      }
    })
}

function totalsOf(totals: SlotTotals | undefined): Pick<SlotFigures, 'requests' | 'connectionCount' | 'cpuMs'> {
  return totals ?? { requests: null, connectionCount: null, cpuMs: null }
}

function readWorker(telemetry: ClusterTelemetry, there: SlotSnapshot, nowMs: number): WorkerFigures {
  const { slot, generation, phase, health, startedAtMs, bootMs } = there
  const os = telemetry.osLatest(slot)
  const report = telemetry.selfLatest(slot)?.report ?? null
  return {
    generation,
    phase,
    health,
    bootMs,
    uptimeMs: startedAtMs === null ? null : Math.max(0, nowMs - startedAtMs),
    rssBytes: os?.rssBytes ?? report?.memory.rssBytes ?? null,
    cpuRatio: os?.cpuRatio ?? null,
    report,
    reportAgeMs: report === null ? null : Math.max(0, nowMs - report.atMs),
  }
}
