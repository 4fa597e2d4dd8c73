import type { FleetReplica, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { ClusterNumbers, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ClusterPoint, SlotPoint } from '../../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'

/** A cluster in a few fields, as a list shows it. */
export function clusterLine(cluster: ClusterSnapshot) {
  const { id, settings, runState, listeningCount, desired, served, policy, problems, faults } = cluster
  return {
    ...{ id, name: settings.name, script: settings.scriptPath, runState },
    workers: { listening: listeningCount, desired: runState === 'stopped' ? settings.workers : desired },
    addresses: served.map(({ text }) => text),
    ...{ policy, problemCount: problems.length, activeFaultCount: faults.active.length },
  }
}

/** All that a person sees of a cluster at first sight; null: it was not measured. */
export function clusterView(cluster: ClusterSnapshot, numbers: ClusterNumbers, nowMs: number) {
  const { problems, faults, reload, guards, settingsPending, nodeVersion, slots, ownPrimary, fleet } = cluster
  const pointOf = (slot: number): SlotPoint | null => numbers.slots.find((one) => one.slot === slot)?.point ?? null
  return {
    ...clusterLine(cluster),
    ...{ nodeVersion, settingsPending },
    measured: numbers.point === null ? null : measuredOf(numbers.point, nowMs),
    problems: problems.map(({ slot, tone, title, detail }) => ({ slot, tone, title, detail })),
    faults: faults.active.map(({ id, spec, state, words, slots: hit, endsAtMs }) => ({
      ...{ id, fault: spec.fault, state, words, slots: hit },
      endsInMs: endsAtMs === null ? null : Math.max(0, endsAtMs - nowMs),
    })),
    reload:
      reload === null ? null : { state: reload.state, done: reload.done, total: reload.total, words: reload.words },
    guards: [...[guards.autoscale ?? []].flat(), ...guards.limits, ...[guards.repeating ?? []].flat()],
    ownPrimary: ownPrimary === null ? null : { phase: ownPrimary.phase },
    containers: fleet === null ? null : fleetView(fleet, nowMs),
    slots: slots.map((slot) => slotView(slot, pointOf(slot.slot), nowMs, replicaOf(fleet, slot))),
  }
}
export type ClusterView = ReturnType<typeof clusterView>
export type SlotView = ClusterView['slots'][number]

/** Of a cluster of containers: what runs them, and how old its word is. */
function fleetView({ words, image, engine, spread, nodes, update }: FleetSnapshot, nowMs: number) {
  return {
    ...{ words, image, spread: spread.words },
    engine: {
      ...{ name: engine.name, version: engine.version, state: engine.state, words: engine.words },
      heardAgoMs: Math.max(0, nowMs - engine.heardAtMs),
    },
    nodes: nodes.map(({ name, state, availability, replicaCount }) => ({ name, state, availability, replicaCount })),
    update:
      update === null
        ? null
        : { state: update.state, done: update.replacedCount, total: update.totalCount, words: update.theirWords },
  }
}

function replicaOf(fleet: FleetSnapshot | null, { slot, generation }: SlotSnapshot): FleetReplica | undefined {
  return fleet?.replicas.find((one) => one.slot === slot && one.generation === generation)
}

/** The task or container that fills a slot, in its engine's words. */
function taskView({ nodeName, taskId, containerName, image, withoutAgent, ...told }: FleetReplica, nowMs: number) {
  const { theirState, theirWords, ourWords, healthcheck, memoryLimitBytes, statsAtMs } = told
  const { networkInBytesPerSec, networkOutBytesPerSec } = told
  return {
    ...{ node: nodeName, taskId, containerName, image, healthcheck, memoryLimitBytes },
    engineSays: [theirState, theirWords, ourWords].filter((words) => words !== '').join(': '),
    ...{ networkInBytesPerSec, networkOutBytesPerSec, withoutAgent },
    statsAgeMs: statsAtMs === null ? null : Math.max(0, nowMs - statsAtMs),
  }
}

function measuredOf(point: ClusterPoint, nowMs: number) {
  const { requestsPerSec, latencyP50Ms, latencyP99Ms, errorRatio, cpuRatio, rssBytes, openConnections } = point
  return {
    ageMs: Math.max(0, nowMs - point.atMs),
    ...{ requestsPerSec, latencyP50Ms, latencyP99Ms, errorRatio, cpuRatio, rssBytes, openConnections },
  }
}

/** One slot and its worker. `replica`: the container that this is. */
function slotView(snapshot: SlotSnapshot, point: SlotPoint | null, nowMs: number, replica: FleetReplica | undefined) {
  const { slot, phase, health, generation, pid, startedAtMs, bootMs, restartCount, why, stuck, agent } = snapshot
  const { notListeningHint, outOfRotation, lastExit, phaseSinceAtMs } = snapshot
  return {
    ...{ slot, phase, phaseForMs: Math.max(0, nowMs - phaseSinceAtMs), health, generation, pid },
    uptimeMs: startedAtMs === null ? null : Math.max(0, nowMs - startedAtMs),
    ...{ bootMs, restartCount, why, stuck, hint: notListeningHint, agent },
    isInRotation: outOfRotation === null,
    task: replica === undefined ? null : taskView(replica, nowMs),
    lastExit: lastExit === null ? null : { words: lastExit.words, agoMs: Math.max(0, nowMs - lastExit.atMs) },
    measured: point === null || pid === null || point.generation !== generation ? null : numbersOf(point, nowMs),
  }
}

function numbersOf(point: SlotPoint, nowMs: number) {
  const { cpuRatio, rssBytes, heapUsedBytes, loopUtilizationRatio, loopDelayP99Ms, openConnections } = point
  const { requestsInFlight, requestCount, requestsPerSec, latencyP99Ms } = point
  return {
    ageMs: Math.max(0, nowMs - point.atMs),
    ...{ cpuRatio, rssBytes, heapUsedBytes, loopUtilizationRatio, loopDelayP99Ms, openConnections },
    ...{ requestsInFlight, requestCount, requestsPerSec, latencyP99Ms },
  }
}
