import type { FleetSource } from '../../../shared/containers/engine.ts'
import type { FleetReplica, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { OutOfRotation } from '../../../shared/inspection/rotation.ts'
import type { ClusterProblem, ClusterRunState, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { FaultsSnapshot } from '../../../shared/model/fault.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ExitRecord, Health, ListenAddress, Phase, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { FleetState } from '../../engines/types.ts'
import { listeningSlots } from '../session/listening-slots.ts'
import { describeServed } from '../session/served-addresses.ts'
import type { NetworkRates } from './fleet-meter.ts'
import type { TaskPorts } from './front/task-ports.ts'
import type { SlotHolders } from './story/present-replicas.ts'
import type { Placed } from './story/replica-book.ts'

/** What the session remembers of a slot besides what its engine says. */
export interface SlotMemory {
  readonly phaseSinceAtMs: number
  readonly healthSinceAtMs: number
  readonly health: Health
  readonly bootMs: number | null
  readonly restartCount: number
  readonly unstableCount: number
  readonly lastExit: ExitRecord | null
}

/** All that a snapshot is made of. */
export interface FleetFacts {
  readonly id: string
  readonly source: FleetSource
  readonly settings: ClusterSettings
  readonly runState: ClusterRunState
  /** Null: its engine has not answered yet. */
  readonly state: FleetState | null
  readonly engine: FleetSnapshot['engine']
  readonly isOurs: boolean
  readonly placed: readonly Placed[]
  readonly holders: readonly SlotHolders[]
  memoryOf(slot: number): SlotMemory
  ratesOf(key: string): NetworkRates
  /** Why nothing is known of its inside; '' where an agent talks. */
  withoutAgent(placed: Placed): string
  /** Why one does not listen that runs for a while; null: nobody knows. */
  notListening(placed: Placed): string | null
  readonly nodeVersion: string
  readonly policy: PolicyId
  readonly faults: FaultsSnapshot
  /** Nulls: the deck deals nothing out here. */
  readonly front: {
    readonly spread: FleetSnapshot['spread'] | null
    readonly listen: ListenAddress | null
    outOf(slot: number): OutOfRotation | null
  }
  readonly taskPorts: Pick<TaskPorts, 'now' | 'isServing'>
}

/** A cluster of containers as the window sees it: what is no engine's matter is empty, and nothing is made up. */
export function describeFleet(facts: FleetFacts): ClusterSnapshot {
  const { id, settings, runState, state, holders } = facts
  const slots = holders.map((one) => describeSlot(one, facts))
  const addresses = facts.front.listen === null ? addressesOf(holders, facts) : [facts.front.listen]
  const served = describeServed(addresses)
  return {
    id,
    settings,
    runState,
    policy: facts.policy,
    desired: state?.desired ?? 0,
    listeningCount: listeningSlots(slots).size,
    addresses,
    served,
    url: served.find(({ notInBrowser }) => notInBrowser === null)?.text ?? null,
    nodeVersion: facts.nodeVersion,
    slots,
    problems: describeProblems(facts, slots),
    reload: null,
    guards: { autoscale: null, limits: [], repeating: null, silent: [] },
    faults: facts.faults,
    stalls: { running: [], kept: [] },
    ownPrimary: null,
    fleet: describeEngine(facts),
    watch: null,
    settingsPending: false,
  }
}

function describeEngine(facts: FleetFacts): FleetSnapshot {
  const { source, state, engine, isOurs, settings } = facts
  const seen = new Set(facts.holders.flatMap(({ present, successor }) => [present.run, successor?.run]))
  // An older task of a slot is shown while it lives: it may still serve.
  const shown = facts.placed.filter(({ run, replica }) => seen.has(run) || replica.end === null)
  return {
    source,
    words: state?.words ?? settings.name,
    image: state?.image ?? '',
    engine,
    spread: describeSpread(facts),
    nodes: state?.nodes ?? [],
    replicas: shown.map((placed) => describeReplica(placed, facts)),
    update: state?.update ?? null,
    updateSettings: state?.updateSettings ?? null,
    refusals: state?.refusals ?? {},
    withoutStats: state?.withoutStats ?? '',
    isOurs,
  }
}

function describeSpread({ front, state, taskPorts: { now } }: FleetFacts): FleetSnapshot['spread'] {
  const spread = front.spread ?? state?.spread
  if (spread === undefined) return { by: 'unknown', words: 'not known yet: its engine has not answered' }
  return now === null ? spread : { ...spread, portCount: now.length }
}

function describeReplica(placed: Placed, { ratesOf, withoutAgent }: FleetFacts): FleetReplica {
  const { key, phase, isPaused, pid, createdAtMs, startedAtMs, listensAtMs, end, ...told } = placed.replica
  const rates = ratesOf(key)
  return {
    ...told,
    ...rates,
    memoryLimitBytes: rates.memoryLimitBytes ?? told.memoryLimitBytes,
    generation: placed.generation,
    withoutAgent: withoutAgent(placed),
  }
}

/** The phase as the screens know it: what ended is as its engine has it, until that fills the slot again. */
export function phaseOf({ replica }: Placed): Phase {
  if (replica.end === null || replica.phase === 'failed' || replica.phase === 'backing-off') return replica.phase
  return replica.end.isWanted ? 'stopped' : 'exited'
}

/** One slot as the window sees it. */
export function describeSlot({ slot, present, successor }: SlotHolders, facts: FleetFacts): SlotSnapshot {
  const { replica, generation } = present
  const memory = facts.memoryOf(slot)
  const lives = replica.end === null
  return {
    slot,
    phase: phaseOf(present),
    phaseSinceAtMs: memory.phaseSinceAtMs,
    health: lives ? memory.health : 'ok',
    healthSinceAtMs: memory.healthSinceAtMs,
    stuck: null,
    generation,
    workerId: null,
    pid: lives ? replica.pid : null,
    startedAtMs: lives ? replica.startedAtMs : null,
    bootMs: lives ? memory.bootMs : null,
    restartCount: memory.restartCount,
    unstableCount: memory.unstableCount,
    nextTryAtMs: null,
    why: (lives && replica.phase !== 'failed') || replica.end?.isWanted === true ? null : whyOf(present),
    drain: null,
    successor: successor === null ? null : describeSuccessor(successor),
    leaving: [],
    notListeningHint: facts.notListening(present),
    aside: null,
    outOfRotation: facts.front.outOf(slot),
    agent: facts.withoutAgent(present) === '' ? 'connected' : 'absent',
    listens: lives ? listensOf(present) : [],
    lastExit: memory.lastExit,
  }
}

function whyOf({ replica }: Placed): string {
  const theirs = replica.theirWords === '' ? replica.theirState : `${replica.theirState}: ${replica.theirWords}`
  return replica.ourWords === '' || theirs.includes(replica.ourWords) ? theirs : `${theirs}: ${replica.ourWords}`
}

function describeSuccessor({ replica, generation }: Placed): SlotSnapshot['successor'] {
  const { phase, pid, createdAtMs } = replica
  const known = phase === 'online' || phase === 'listening' ? phase : 'starting'
  return { generation, pid, startedAtMs: createdAtMs, phase: known }
}

function listensOf({ replica }: Placed): ListenAddress[] {
  return replica.ports.map(({ address, port }) => ({
    address,
    port,
    path: null,
    transport: address.includes(':') ? 'tcp6' : 'tcp4',
    exclusive: true,
  }))
}

/** Published ports, those of containers that serve first; each once. */
function addressesOf(holders: readonly SlotHolders[], { taskPorts }: Pick<FleetFacts, 'taskPorts'>): ListenAddress[] {
  const serving = holders.filter(({ present }) => taskPorts.isServing(present.replica.key))
  const all = [...serving, ...holders].flatMap(({ present }) =>
    present.replica.end === null ? listensOf(present) : [],
  )
  return [...new Map(all.map((one) => [`${one.address} ${one.port}`, one])).values()]
}

function describeProblems(
  { engine, state, settings }: FleetFacts,
  slots: readonly SlotSnapshot[],
): readonly ClusterProblem[] {
  const nothing = { slot: null, outputTail: [], exit: null, action: null } as const
  const lost: ClusterProblem[] =
    engine.state === 'connected'
      ? []
      : [
          {
            ...nothing,
            id: 'engine',
            tone: 'bad',
            title: `The engine of ${settings.name} is not heard`,
            detail: engine.words,
          },
        ]
  const update = state?.update ?? null
  const stopped: ClusterProblem[] =
    update?.state === 'paused' || update?.state === 'roll-back-paused'
      ? [
          {
            ...nothing,
            id: `update-${update.startedAtMs}`,
            tone: 'bad',
            title: 'The rolling update stopped',
            detail: `${update.replacedCount} of ${update.totalCount} replaced. ${update.theirWords || 'Its engine says no more'}. Roll back, or update again`,
          },
        ]
      : []
  const failed = slots.flatMap((slot): ClusterProblem[] =>
    slot.phase !== 'failed' && slot.unstableCount < 3
      ? []
      : [
          {
            ...nothing,
            id: `slot-${slot.slot}-${slot.generation}`,
            slot: slot.slot,
            tone: slot.phase === 'failed' ? 'bad' : 'warn',
            title: `Slot ${slot.slot} does not come up`,
            detail: slot.why ?? slot.lastExit?.words ?? 'Its engine does not say why',
            exit: slot.lastExit === null ? null : { slot: slot.slot, generation: slot.lastExit.generation },
          },
        ],
  )
  return [...lost, ...stopped, ...failed.slice(0, 20)]
}
