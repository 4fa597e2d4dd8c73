import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { HostPoint } from '../../../shared/model/sample.ts'
import { policyTexts } from '../../../shared/policies.ts'
import type { PrimaryCounters } from '../../cluster/types.ts'
import type { ClusterFigures, DeckFigures, SlotFigures } from '../../metrics/figures.ts'
import { latencyBoundsMs } from '../../telemetry/series/latency-buckets.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { type CountedFleet, readFleet } from './read-fleet.ts'
import { endingsOf, readWorker, totalsOf, zeros } from './read-slot.ts'

/** Known to be none before the first: a counter that begins with 1 hides its first event from `increase()`. */
const noReloads = zeros('done', 'stopped', 'cancelled')
const noEndings = {
  exits: zeros('crash', 'reload', 'limit'),
  restarts: zeros('crash', 'limit'),
  cutRequests: zeros('crash', 'reload'),
}

/** What is known in the deck at this moment: nobody is asked for it. An app's own primary is no worker, and not among the slots. */
export function readFigures(
  sessions: readonly ClusterSession[],
  fleets: readonly CountedFleet[],
  labels: ReadonlyMap<string, string>,
  host: HostPoint,
  nowMs: number,
): DeckFigures {
  const labelOf = ({ id }: { readonly id: string }): string => labels.get(id) ?? id
  return {
    coreCount: host.coreCount,
    cpuRatio: host.primaryCpuRatio,
    rssBytes: host.primaryRssBytes,
    loopDelayP99Ms: host.primaryLoopDelayP99Ms,
    latencyBoundsMs,
    clusters: [
      ...sessions.map((session) => readCluster(session, labelOf(session), nowMs)),
      ...fleets.map((fleet) => readFleet(fleet, labelOf(fleet), nowMs)),
    ],
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
    engine: null,
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
        container: null,
        containerUse: null,
        ...totalsOf(totals.get(slot)),
        ...endingsOf(noEndings, endings.slots.get(slot)),
      }
    })
}
