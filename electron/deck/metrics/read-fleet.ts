import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { ClusterFigures, ContainerFigures, ContainerUse, SlotFigures } from '../../metrics/figures.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { EndingCounts } from './ending-counts.ts'
import { endingsOf, readWorker, totalsOf, zeros } from './read-slot.ts'

/** A cluster of containers, as its numbers are read. */
export interface CountedFleet {
  readonly id: string
  readonly settings: { readonly name: string }
  readonly telemetry: Pick<ClusterTelemetry, 'totals' | 'osLatest' | 'selfLatest'>
  readonly endings: { readonly counts: EndingCounts }
  snapshot(): ClusterSnapshot
  uses(): ReadonlyMap<number, ContainerUse>
  memoryBytes(slot: number): number | null
}

const noReloads = zeros('done', 'stopped', 'rolled-back')
/** What a container held when it ended, nobody knows. */
const noEndings = { exits: zeros('crash', 'reload'), restarts: zeros('crash'), cutRequests: zeros() }

/** As a cluster of workers is told, with what its engine measures; what is a primary's own matter is absent. */
export function readFleet(fleet: CountedFleet, label: string, nowMs: number): ClusterFigures {
  const snapshot = fleet.snapshot()
  const { runState, policy, nodeVersion, desired, listeningCount } = snapshot
  const engine = snapshot.fleet?.engine
  return {
    id: fleet.id,
    label,
    policy: snapshot.fleet?.spread.by === 'front' ? policy : '',
    nodeVersion,
    runState,
    engine: {
      isHeard: engine?.state === 'connected',
      heardAgeMs: engine === undefined ? 0 : Math.max(0, nowMs - engine.heardAtMs),
    },
    desired,
    listeningCount,
    queuedCount: null,
    longestWaitMs: null,
    handovers: zeros(),
    reloads: new Map([...noReloads, ...fleet.endings.counts.reloads]),
    slots: readSlots(fleet, snapshot, nowMs),
  }
}

/** Those that are there, and those that were: what they did stays told. */
function readSlots(fleet: CountedFleet, snapshot: ClusterSnapshot, nowMs: number): readonly SlotFigures[] {
  const { telemetry, endings } = fleet
  const present = new Map(snapshot.slots.map((slot) => [slot.slot, slot]))
  const replicas = new Map(snapshot.fleet?.replicas.map((one) => [`${one.slot} ${one.generation}`, one]))
  const totals = telemetry.totals()
  const uses = fleet.uses()
  const numbers = new Set([...present.keys(), ...totals.keys(), ...uses.keys(), ...endings.counts.slots.keys()])
  return [...numbers]
    .sort((one, other) => one - other)
    .map((slot) => {
      const there = present.get(slot)
      const replica = replicas.get(`${slot} ${there?.generation}`)
      return {
        slot,
        isThere: there !== undefined,
        worker: there === undefined || there.startedAtMs === null ? null : readProcess(fleet, there, nowMs),
        container: there === undefined || replica === undefined ? null : readContainer(fleet, there, replica, nowMs),
        containerUse: uses.get(slot) ?? null,
        ...totalsOf(totals.get(slot)),
        // Of the container, not of a process: it is in its use.
        cpuMs: null,
        ...endingsOf(noEndings, endings.counts.slots.get(slot)),
      }
    })
}

/** What is measured is a container, which may be several processes: what the agent says of its own is left. */
function readProcess({ telemetry }: CountedFleet, there: SlotSnapshot, nowMs: number) {
  return { ...readWorker(telemetry, there, nowMs), rssBytes: null, cpuRatio: null, uptimeMs: null }
}

function readContainer(
  fleet: CountedFleet,
  { slot, phase, startedAtMs }: SlotSnapshot,
  { nodeName, image, memoryLimitBytes, statsAtMs }: FleetReplica,
  nowMs: number,
): ContainerFigures {
  const ageOf = (atMs: number): number => Math.max(0, nowMs - atMs)
  // What was measured of one that ended says nothing of now.
  const isMeasured = statsAtMs !== null && startedAtMs !== null
  return {
    node: nodeName,
    image,
    phase,
    uptimeMs: startedAtMs === null ? null : ageOf(startedAtMs),
    memoryBytes: isMeasured ? fleet.memoryBytes(slot) : null,
    memoryLimitBytes,
    cpuCores: isMeasured ? (fleet.telemetry.osLatest(slot)?.cpuRatio ?? null) : null,
    statsAgeMs: isMeasured ? ageOf(statsAtMs) : null,
  }
}
