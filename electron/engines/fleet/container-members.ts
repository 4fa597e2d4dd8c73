import type { FleetSource } from '../../../shared/containers/engine.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type ContainerEntry, containerEntrySchema, type EngineEvent, listOf } from '../answers.ts'
import { hostOf } from '../engine-address.ts'
import type { EngineClient } from '../engine-client.ts'
import type { EngineClock } from '../engine-clock.ts'
import type { FleetState, Replica } from '../types.ts'
import { ContainerFacts } from './container-facts.ts'
import { type ContainerContext, containerReplica } from './container-replica.ts'
import type { Members, OutputSource, Reading } from './members.ts'
import { SlotNumbers } from './slot-numbers.ts'

/** Runs of a slot that ended and are still told of. */
const keptRuns = 5

export type ContainersSource = Extract<FleetSource, { kind: 'compose' | 'label' }>

/** Containers of one engine that share a label. Each is a slot; when it is started again, that is another life of it. */
export class ContainerMembers implements Members {
  readonly eventFilters: Readonly<Record<string, readonly string[]>>
  readonly #client: EngineClient
  readonly #clock: EngineClock
  readonly #source: ContainersSource
  readonly #labels: readonly string[]
  readonly #facts: ContainerFacts
  readonly #numbers = new SlotNumbers()
  /** Lives before the present one, by container: an engine forgets how they ended. */
  readonly #before = new Map<string, readonly Replica[]>()
  readonly #newest = new Map<string, Replica>()

  constructor(client: EngineClient, clock: EngineClock, source: ContainersSource) {
    this.#client = client
    this.#clock = clock
    this.#source = source
    this.#labels = labelsOf(source)
    this.#facts = new ContainerFacts(client)
    this.eventFilters = { type: ['container'], label: this.#labels }
  }

  async read(): Promise<Result<Reading>> {
    const filters = { label: [...this.#labels] }
    const entries = await this.#client.ask(listOf(containerEntrySchema), (docker, abortSignal) =>
      docker.listContainers({ all: true, filters, abortSignal }),
    )
    if (!entries.ok) return entries
    const ids = entries.value.map(({ Id }) => Id)
    const removed = this.#takeRemoved(new Set(ids))
    // An event may have been missed, before the first was heard: the list is newer than what was kept.
    for (const { Id, State } of entries.value) this.#facts.compare(Id, State)
    await this.#facts.learn(ids)
    return ok(this.#reading(entries.value, removed))
  }

  heard(event: EngineEvent): boolean {
    return this.#facts.heard(event)
  }

  forget(): void {
    this.#facts.forget()
  }

  restart(client: EngineClient, containerId: string, graceMs: number): Promise<Result<void>> {
    const seconds = Math.ceil(graceMs / 1000)
    return client.act(
      (docker, abortSignal) => docker.getContainer(containerId).restart({ t: seconds, abortSignal }),
      graceMs + 30_000,
    )
  }

  scale(): Promise<Result<void>> {
    return Promise.resolve(fail('unsupported-here', refusals(this.#source).scale))
  }

  update(): Promise<Result<void>> {
    return Promise.resolve(fail('unsupported-here', refusals(this.#source).update))
  }

  rollBack(): Promise<Result<void>> {
    return Promise.resolve(fail('unsupported-here', refusals(this.#source)['roll-back']))
  }

  setNode(): Promise<Result<void>> {
    return Promise.resolve(fail('unsupported-here', refusals(this.#source)['drain-node']))
  }

  /** Ends and deletes the containers. */
  async remove(): Promise<Result<void>> {
    for (const id of this.#newest.keys()) {
      const removed = await this.#client.act((docker, abortSignal) =>
        docker.getContainer(id).remove({ force: true, abortSignal }),
      )
      if (!removed.ok && removed.error.code !== 'not-found') return removed
    }
    return ok(undefined)
  }

  #reading(entries: readonly ContainerEntry[], removed: readonly Replica[]): Reading {
    const slots = this.#slots(entries)
    const context: ContainerContext = {
      facts: this.#facts,
      address: this.#client.address,
      nodeName: this.#clock.info.Name,
      clockSkewMs: this.#clock.skewMs,
    }
    const lives = entries.map((entry) => {
      const last = this.#newest.get(entry.Id)
      // Listed, and not to be asked for any more: it is being removed, and nothing new is known of it.
      if (last !== undefined && this.#facts.of(entry.Id) === null) return last
      return this.#life(containerReplica(entry, slots.get(entry.Id) ?? 0, context))
    })
    const all = [...[...this.#before.values()].flat(), ...removed, ...lives]
    const replicas = all.toSorted((a, b) => bornAtMs(a) - bornAtMs(b))
    const running = lives.filter(({ end, phase }) => end === null && phase !== 'starting')
    return {
      state: this.#state(replicas, lives),
      running: new Map(running.flatMap(({ key, containerId }) => (containerId === null ? [] : [[key, containerId]]))),
      elsewhere: new Map(),
      outputs: lives.map((life) => this.#output(life)),
    }
  }

  /** Containers that are listed no more: told once as ended, then forgotten with all their lives. */
  #takeRemoved(present: ReadonlySet<string>): readonly Replica[] {
    const gone = [...this.#newest].filter(([id]) => !present.has(id))
    return gone.flatMap(([id, last]) => {
      this.#newest.delete(id)
      this.#before.delete(id)
      return last.end === null ? [removedLife(last, this.#facts.deathOf(id), this.#clock)] : []
    })
  }

  /** The present life of a container, with a key of its own for each after the first. */
  #life(seen: Replica): Replica {
    const id = seen.key
    const last = this.#newest.get(id)
    const isAnother = last !== undefined && last.startedAtMs !== null && startedAnew(last, seen)
    const before = this.#before.get(id) ?? []
    if (isAnother) this.#before.set(id, [...before, ended(last, seen)].slice(-keptRuns))
    const key = last === undefined ? id : isAnother ? nextKey(last.key) : last.key
    // A container keeps the time it was made; its later lives began when they were started.
    const createdAtMs = key === id ? seen.createdAtMs : (seen.startedAtMs ?? seen.createdAtMs)
    const life = { ...seen, key, createdAtMs }
    this.#newest.set(id, life)
    return life
  }

  #output({ key, containerId, end }: Replica): OutputSource {
    const id = containerId ?? key
    return { key, of: 'container', id, log: id, isTty: this.#facts.of(id)?.Config.Tty ?? false, lives: end === null }
  }

  #slots(entries: readonly ContainerEntry[]): ReadonlyMap<string, number> {
    return this.#numbers.assign(
      entries.map(({ Id, Created, State, Labels }) => ({
        key: Id,
        createdAtMs: Created * 1000,
        wished: Number.parseInt(Labels['com.docker.compose.container-number'] ?? '', 10) || null,
        lives: State !== 'exited' && State !== 'dead',
      })),
    )
  }

  #state(replicas: readonly Replica[], lives: readonly Replica[]): FleetState {
    const { info, skewMs } = this.#clock
    const isReachable = lives.some(({ ports }) => ports.length > 0)
    return {
      words: wordsOf(this.#source),
      image: imagesOf(lives),
      spread: isReachable
        ? { by: 'per-task', words: 'published per container: whoever connects chooses' }
        : { by: 'unknown', words: 'not published: who gives them connections is inside their networks' },
      updateSettings: null,
      refusals: refusals(this.#source),
      replicas,
      nodes: [
        {
          nodeId: info.Name,
          name: info.Name,
          role: 'alone',
          isLeader: false,
          availability: 'active',
          state: 'ready',
          address: hostOf(this.#client.address),
          engineVersion: info.ServerVersion,
          cpuCount: info.NCPU || null,
          memoryBytes: info.MemTotal || null,
          replicaCount: lives.filter(({ end }) => end === null).length,
          engine: { host: this.#client.address, state: 'own', words: '', heardAtMs: null, clockSkewMs: skewMs },
        },
      ],
      ownNodeId: null,
      desired: lives.length,
      update: null,
      engineName: 'Docker',
      withoutStats: '',
      engineVersion: info.ServerVersion,
      clockSkewMs: skewMs,
      isOurs: false,
      reach: null,
      holdMs: 0,
      frontPort: null,
    }
  }
}

function bornAtMs({ startedAtMs, createdAtMs }: Replica): number {
  return startedAtMs ?? createdAtMs
}

function startedAnew(last: Replica, seen: Replica): boolean {
  return seen.startedAtMs !== null && last.startedAtMs !== null && seen.startedAtMs - last.startedAtMs > 1
}

/** How a life ended that was not seen to end: by when the next one began, and nobody knows how. */
function ended(last: Replica, next: Replica): Replica {
  if (last.end !== null) return last
  const end = {
    atMs: next.startedAtMs ?? next.createdAtMs,
    code: null,
    signal: null,
    isOutOfMemory: false,
    isWanted: true,
  }
  return { ...last, end, phase: 'stopped', pid: null, ports: [], theirState: 'restarted', isPaused: false }
}

/** How a life ended whose container is gone: by the engine's event where it was heard. */
function removedLife(last: Replica, death: ReturnType<ContainerFacts['deathOf']>, clock: EngineClock): Replica {
  const end = {
    atMs: death === null ? clock.nowMs() : death.atMs - clock.skewMs,
    code: death?.code ?? null,
    signal: null,
    isOutOfMemory: false,
    isWanted: true,
  }
  const gone = { phase: 'stopped', pid: null, ports: [], isPaused: false, theirState: 'removed' } as const
  return { ...last, ...gone, end, ourWords: 'somebody removed its container' }
}

function nextKey(key: string): string {
  const [id = key, life = '1'] = key.split('~')
  return `${id}~${Number(life) + 1}`
}

function labelsOf(source: ContainersSource): readonly string[] {
  if (source.kind === 'label') return [source.label]
  return [`com.docker.compose.project=${source.project}`, `com.docker.compose.service=${source.service}`]
}

function wordsOf(source: ContainersSource): string {
  return source.kind === 'label' ? `label ${source.label}` : `${source.service} of project ${source.project}`
}

function imagesOf(lives: readonly Replica[]): string {
  return [...new Set(lives.map(({ image }) => image))].sort().join(', ')
}

function refusals(source: ContainersSource): Record<'scale' | 'update' | 'roll-back' | 'drain-node', string> {
  const compose = source.kind === 'compose'
  const by = compose
    ? `Compose makes its containers: docker compose -p ${source.project} up --scale ${source.service}=N`
    : 'nobody knows how one more of these containers would be made: they only share a label'
  const update = compose ? 'Compose replaces its containers: docker compose up' : 'they are no service'
  return {
    scale: by,
    update: `${update}; a rolling update needs a Swarm service`,
    'roll-back': 'they are no Swarm service, which keeps its earlier version',
    'drain-node': 'they are on one engine, which is no node of a swarm for them',
  }
}
