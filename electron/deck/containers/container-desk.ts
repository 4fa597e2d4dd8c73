import { newId } from '../../../shared/base/new-id.ts'
import type { FleetSource } from '../../../shared/containers/engine.ts'
import { limits } from '../../../shared/limits.ts'
import type { HostPoint } from '../../../shared/model/sample.ts'
import type { ClusterSettings, RememberedCluster } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Engines } from '../../engines/types.ts'
import type { DeckContext } from '../types.ts'
import { FleetSession, type FleetSessionParts } from './fleet-session.ts'
import type { NodeHosts } from './nodes/reached-nodes.ts'
import { nameOfSource } from './source-words.ts'

export interface ContainerDeskParts {
  readonly context: Pick<DeckContext, 'clock' | 'publish' | 'settled'> & FleetSessionParts['context']
  readonly engines: Engines
  loadTotals: FleetSessionParts['loadTotals']
  holderOf: FleetSessionParts['holderOf']
  /** A name that no other cluster has. */
  nameFor(wanted: string): string
  /** Why no further cluster fits in; null while there is room. */
  full(): ReturnType<typeof fail> | null
  /** Whoever has to do with that cluster lets go of it. */
  forget(session: FleetSession): void
}

/** An engine tells once a second: two seconds always hold a new word of it, and cost half. */
const sampleEveryMs = 2000
/** A sample may come early by less than this. */
const earlyMs = 50

/** The clusters of containers. What they have in common with other clusters, the deck joins. */
export class ContainerDesk {
  readonly #parts: ContainerDeskParts
  readonly #sessions = new Map<string, FleetSession>()
  #sampledMonoMs = Number.NEGATIVE_INFINITY

  constructor(parts: ContainerDeskParts) {
    this.#parts = parts
  }

  get engines(): Engines {
    return this.#parts.engines
  }

  get sessions(): readonly FleetSession[] {
    return [...this.#sessions.values()]
  }

  /** As they are remembered until the next start: where they are, nothing of what they run. */
  get remembered(): readonly RememberedCluster[] {
    return this.sessions.map(({ id, source, settings, nodes }) => {
      const workers = Math.min(Math.max(settings.workers, limits.workers.min), limits.places.max)
      return { id, settings: { ...settings, workers }, running: true, fleet: source, nodeEngines: nodes.hosts }
    })
  }

  find(clusterId: string): FleetSession | undefined {
    return this.#sessions.get(clusterId)
  }

  /** Opens what runs there; one that is open already is answered as it is. Nothing of it is changed. */
  async open(source: FleetSource): Promise<Result<{ readonly clusterId: string }>> {
    const known = this.sessions.find((one) => isSame(one.source, source))
    if (known !== undefined) return ok({ clusterId: known.id })
    const full = this.#parts.full()
    if (full !== null) return full
    const session = new FleetSession(newId(), source, this.#parts.nameFor(nameOfSource(source)), this.#parts)
    const connected = await session.connect(false)
    if (!connected.ok) {
      session.close()
      return connected
    }
    this.#add(session)
    return ok({ clusterId: session.id })
  }

  /** Brings a remembered one back; an engine that is not there is tried again by itself. */
  async restore(
    id: string,
    source: FleetSource,
    settings: ClusterSettings,
    nodeHosts: NodeHosts = {},
  ): Promise<Result<void>> {
    const session = new FleetSession(id, source, settings.name, this.#parts, { settings, nodeHosts })
    this.#add(session)
    await session.connect(true)
    return ok(undefined)
  }

  /** Closes the picture; containers stay as they are. */
  remove(clusterId: string): Result<void> {
    const session = this.#sessions.get(clusterId)
    if (session === undefined) return fail('not-found', 'That cluster is no longer in the deck')
    this.#sessions.delete(clusterId)
    this.#parts.forget(session)
    session.close()
    this.#parts.context.publish('cluster-removed', { clusterId })
    this.#parts.context.settled()
    return ok(undefined)
  }

  /** The machine was just sampled: so are the fleets, when it is their time. */
  sampled({ atMs, coreCount }: HostPoint): void {
    const monoMs = this.#parts.context.clock.monoMs()
    if (monoMs - this.#sampledMonoMs < sampleEveryMs - earlyMs) return
    this.#sampledMonoMs = monoMs
    for (const session of this.sessions) session.sample({ atMs, monoMs, coreCount, intervalMs: sampleEveryMs })
  }

  close(): void {
    for (const session of this.sessions) session.close()
    this.#sessions.clear()
    this.#parts.engines.close()
  }

  #add(session: FleetSession): void {
    this.#sessions.set(session.id, session)
    this.#parts.context.publish('cluster', session.snapshot())
    this.#parts.context.settled()
  }
}

function isSame(one: FleetSource, other: FleetSource): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
