// Longer than most: all acts of the port stand beside the one reading that says when they are done.
import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import type { FleetUpdateWish, NodeAvailability } from '../../../shared/containers/engine.ts'
import type { FleetAbility, FleetNodeEngine } from '../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { EngineEvent } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import type { EngineClock } from '../engine-clock.ts'
import type { NodeEngines } from '../nodes/node-engines.ts'
import type { AnswerStream } from '../streams/answer-stream.ts'
import { openEvents } from '../streams/event-stream.ts'
import { OutputStreams } from '../streams/output-streams.ts'
import { StatsStreams } from '../streams/stats-streams.ts'
import type { Fleet, FleetState, HeardFleet, Replica } from '../types.ts'
import type { Members, Reading } from './members.ts'
import { nextReadingInMs } from './reading-pace.ts'
import { StateWaiters } from './state-waiters.ts'
import { type Reached, reachedNext, reachedNode, reachedScale, reachedUpdate } from './wanted-state.ts'

const retries = { firstMs: 250, mostMs: 10_000 }
/** Until an act has what it wants: of one container, and of all of a service for each of its tasks. */
const oneLimitMs = 15_000
const perTaskLimitMs = 60_000
const updateLimitMs = 30 * 60_000

/** What a fleet is made of; it closes the clients. */
export interface FleetParts {
  readonly client: EngineClient
  readonly engineClock: EngineClock
  readonly members: Members
  /** Engines of other nodes; null: there are no nodes. */
  readonly others: NodeEngines | null
  readonly heard: HeardFleet
  readonly clock: Clock
}

/**
 * An opened fleet: events tell that something happened, a reading says what is. An engine that is gone is tried again with a
 * back-off, read from the start, and its streams go on where they stopped.
 */
export class DockerFleet implements Fleet {
  readonly #parts: FleetParts
  readonly #timers: NamedTimers<'read' | 'retry'>
  readonly #stats: StatsStreams
  readonly #outputs: OutputStreams
  readonly #waiting: StateWaiters
  #state: FleetState
  #told = ''
  #events: AnswerStream | null = null
  #isReading = false
  #mustReadAgain = false
  #isLost = false
  #isClosed = false
  #retryMs = retries.firstMs
  #eventMonoMs = Number.NEGATIVE_INFINITY

  private constructor(parts: FleetParts, first: Reading) {
    this.#parts = parts
    this.#timers = new NamedTimers(parts.clock)
    this.#waiting = new StateWaiters(parts.clock)
    const monoMs = (): number => parts.clock.monoMs()
    this.#stats = new StatsStreams(parts.client, monoMs, (stats) => {
      parts.heard.heard()
      parts.heard.stats(stats)
    })
    this.#outputs = new OutputStreams(parts.client, (key, stream, chunk) => parts.heard.output(key, stream, chunk))
    this.#state = first.state
    this.#told = JSON.stringify(first.state)
    parts.others?.listen({
      nodes: () => this.#state.nodes,
      changed: () => this.#happened(),
      stats: (stats) => parts.heard.stats(stats),
      said: (news) => parts.heard.said(news),
    })
  }

  /** Reads it once; the state is there when this answers, and `changed` is told of what comes after. */
  static async open(parts: FleetParts): Promise<Result<DockerFleet>> {
    const first = await parts.members.read()
    if (!first.ok) return first
    const fleet = new DockerFleet(parts, first.value)
    fleet.#openEvents()
    fleet.#follow(first.value)
    fleet.#eventMonoMs = parts.clock.monoMs()
    // Between that reading and the events something may have happened.
    fleet.#timers.set('read', 0, () => void fleet.#read())
    return ok(fleet)
  }

  get state(): FleetState {
    return this.#state
  }

  refusal(ability: FleetAbility): string | undefined {
    return this.#state.refusals[ability]
  }

  async signal(key: string, signal: NodeJS.Signals): Promise<Result<void>> {
    const sent = await this.#onContainer(key, (client, id) =>
      client.act((docker, abortSignal) => docker.getContainer(id).kill({ signal, abortSignal })),
    )
    if (!sent.ok || signal !== 'SIGKILL') return sent
    return this.#until(() => (hasEnded(this.#find(key)) ? ok(undefined) : null), oneLimitMs)
  }

  async pause(key: string): Promise<Result<void>> {
    const paused = await this.#onContainer(key, (client, id) =>
      client.act((docker, abortSignal) => docker.getContainer(id).pause({ abortSignal })),
    )
    if (!paused.ok) return paused
    return this.#until(() => (this.#find(key)?.isPaused ? ok(undefined) : null), oneLimitMs)
  }

  async resume(key: string): Promise<Result<void>> {
    const resumed = await this.#onContainer(key, (client, id) =>
      client.act((docker, abortSignal) => docker.getContainer(id).unpause({ abortSignal })),
    )
    if (!resumed.ok) return resumed
    return this.#until(() => (this.#find(key)?.isPaused ? null : ok(undefined)), oneLimitMs)
  }

  async stop(key: string, graceMs: number): Promise<Result<void>> {
    const t = Math.ceil(graceMs / 1000)
    const stopped = await this.#onContainer(key, (client, id) =>
      client.act((docker, abortSignal) => docker.getContainer(id).stop({ t, abortSignal }), graceMs + oneLimitMs),
    )
    if (!stopped.ok) return stopped
    return this.#until(() => (hasEnded(this.#find(key)) ? ok(undefined) : null), oneLimitMs)
  }

  async restart(key: string): Promise<Result<void>> {
    const slot = this.#find(key)?.slot
    const restarted = await this.#onContainer(
      key,
      (client, id) => this.#parts.members.restart(client, id, 10_000),
      true,
    )
    if (!restarted.ok || slot === undefined) return restarted
    return this.#until((state) => reachedNext(state, slot, key), perTaskLimitMs)
  }

  async scale(desired: number): Promise<Result<void>> {
    const count = Math.max(1, Math.abs(desired - this.#state.desired))
    const asked = await this.#change(() => this.#parts.members.scale(desired))
    return asked.ok ? this.#until((state) => reachedScale(state, desired), perTaskLimitMs + count * 1_000) : asked
  }

  async update(wish: FleetUpdateWish): Promise<Result<void>> {
    const before = this.#state.update?.startedAtMs ?? null
    const asked = await this.#change(() => this.#parts.members.update(wish))
    return asked.ok ? this.#until((state) => reachedUpdate(state, before, 'done'), updateLimitMs) : asked
  }

  async rollBack(): Promise<Result<void>> {
    const before = this.#state.update?.startedAtMs ?? null
    const asked = await this.#change(() => this.#parts.members.rollBack())
    return asked.ok ? this.#until((state) => reachedUpdate(state, before, 'rolled-back'), updateLimitMs) : asked
  }

  async setNode(nodeId: string, availability: NodeAvailability): Promise<Result<void>> {
    const asked = await this.#change(() => this.#parts.members.setNode(nodeId, availability))
    return asked.ok ? this.#until((state) => reachedNode(state, nodeId, availability), perTaskLimitMs) : asked
  }

  async reachNode(nodeId: string, host: string, keepsTrying: boolean): Promise<Result<void>> {
    const { others } = this.#parts
    if (others === null) return fail('unsupported-here', withoutNodes)
    const reached = await others.reach(nodeId, host, keepsTrying)
    if (!reached.ok || keepsTrying) return reached
    return this.#until((state) => (engineOf(state, nodeId) === null ? null : ok(undefined)), oneLimitMs)
  }

  releaseNode(nodeId: string): Result<void> {
    const { others } = this.#parts
    if (others === null) return fail('unsupported-here', withoutNodes)
    return others.release(nodeId) ? ok(undefined) : fail('already-so', 'The engine of that node is not reached')
  }

  async remove(): Promise<Result<void>> {
    const removed = await this.#change(() => this.#parts.members.remove())
    if (removed.ok) this.close()
    return removed
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#timers.cancelAll()
    this.#closeStreams()
    this.#parts.client.close()
    this.#parts.others?.close()
    this.#waiting.close()
  }

  #find(key: string): Replica | undefined {
    return this.#state.replicas.find((replica) => replica.key === key)
  }

  /** `endedToo`: it may be asked of one that does not run, as starting it again. */
  async #onContainer(
    key: string,
    act: (client: EngineClient, containerId: string) => Promise<Result<void>>,
    endedToo = false,
  ): Promise<Result<void>> {
    const lost = this.#refusalWhileLost()
    if (lost !== null) return lost
    const replica = this.#find(key)
    if (replica === undefined || (hasEnded(replica) && !endedToo)) {
      return fail('worker-gone', 'That container ended in the meantime: nothing was done to any other')
    }
    const { containerId } = replica
    if (containerId === null) {
      return fail('wrong-state', `Slot ${replica.slot} has no container yet: its task is ${replica.theirState}`)
    }
    const client = this.#clientOf(replica)
    return client.ok ? this.#change(() => act(client.value, containerId)) : client
  }

  /** The engine that has it. */
  #clientOf({ slot, nodeId, nodeName }: Replica): Result<EngineClient> {
    const { client, engineClock, others } = this.#parts
    if (nodeId === null || nodeId === engineClock.info.Swarm?.NodeID) return ok(client)
    const why = `Slot ${slot} is on node ${nodeName || nodeId}: only the engine there can do that. Reach it (Nodes, "Reach its engine…"), or drain the node.`
    return others?.clientOf(nodeId) ?? fail('unsupported-here', why)
  }

  /** Another node's engine told something. */
  #happened(): void {
    this.#eventMonoMs = this.#parts.clock.monoMs()
    if (!this.#isLost && !this.#isClosed) void this.#read()
  }

  async #change(act: () => Promise<Result<void>>): Promise<Result<void>> {
    const lost = this.#refusalWhileLost()
    if (lost !== null) return lost
    this.#eventMonoMs = this.#parts.clock.monoMs()
    const done = await act()
    if (!this.#isClosed) void this.#read()
    return done
  }

  #refusalWhileLost(): Result<void> | null {
    if (this.#isClosed) return fail('wrong-state', 'These containers are not opened any more')
    if (!this.#isLost) return null
    return fail(
      'wrong-state',
      `The engine at ${this.#parts.client.address} does not answer now: nothing can be done to its containers until it does`,
    )
  }

  #until(check: (state: FleetState) => Reached, limitMs: number): Promise<Result<void>> {
    return this.#waiting.until(check, limitMs, () => this.#state)
  }

  #openEvents(): void {
    const { client, members, heard } = this.#parts
    const event = (one: EngineEvent): void => {
      heard.heard()
      if (!members.heard(one)) return
      this.#eventMonoMs = this.#parts.clock.monoMs()
      void this.#read()
    }
    this.#events = openEvents(client, members.eventFilters, event, (why) =>
      this.#lose(`its events ended${why && `: ${why}`}`),
    )
  }

  /** One at a time: what is asked for in the meantime is one more after it. */
  async #read(): Promise<void> {
    if (this.#isReading) {
      this.#mustReadAgain = true
      return
    }
    this.#isReading = true
    const { members, clock } = this.#parts
    let tookMs = 0
    do {
      this.#mustReadAgain = false
      const beganMonoMs = clock.monoMs()
      const reading = await members.read()
      tookMs = clock.monoMs() - beganMonoMs
      if (this.#isClosed) return
      if (!reading.ok) {
        this.#isReading = false
        this.#lose(reading.error.message, reading.error.code === 'not-found')
        return
      }
      this.#take(reading.value)
    } while (this.#mustReadAgain)
    this.#isReading = false
    const inMs = nextReadingInMs(this.#state, tookMs, clock.monoMs() - this.#eventMonoMs)
    this.#timers.set('read', inMs, () => void this.#read())
  }

  #take(reading: Reading): void {
    const { heard } = this.#parts
    heard.heard()
    this.#retryMs = retries.firstMs
    this.#state = reading.state
    if (this.#isLost) {
      this.#isLost = false
      heard.engine('connected', '')
      this.#openEvents()
      // Between that reading and the events something may have happened.
      this.#mustReadAgain = true
    }
    this.#follow(reading)
    const told = JSON.stringify(reading.state)
    if (told !== this.#told) {
      this.#told = told
      heard.changed(reading.state)
    }
    this.#waiting.look(reading.state)
  }

  #follow(reading: Reading): void {
    this.#stats.follow(reading.running)
    this.#parts.others?.follow(reading.elsewhere)
    this.#outputs.follow(reading.outputs)
  }

  /** `isGone`: the engine answers, and what was opened is not there. */
  #lose(words: string, isGone = false): void {
    if (this.#isClosed) return
    this.#closeStreams()
    this.#timers.cancel('read')
    const { address } = this.#parts.client
    const inWords = isGone ? `${words}; it is looked for` : `${words}; tried again by itself`
    this.#isLost = true
    this.#parts.heard.engine(
      'lost',
      inWords.startsWith('its events') ? `The engine at ${address} is gone: ${inWords}` : inWords,
    )
    this.#timers.set('retry', this.#retryMs, () => void this.#retry())
    this.#retryMs = Math.min(retries.mostMs, this.#retryMs * 2)
  }

  async #retry(): Promise<void> {
    this.#parts.members.forget()
    const told = await this.#parts.engineClock.refresh()
    if (this.#isClosed) return
    if (told.ok) await this.#read()
    else this.#lose(told.error.message)
  }

  #closeStreams(): void {
    this.#events?.close()
    this.#events = null
    this.#stats.close()
    this.#outputs.close()
  }
}

function hasEnded(replica: Replica | undefined): boolean {
  return replica === undefined || replica.end !== null
}

function engineOf({ nodes }: FleetState, nodeId: string): FleetNodeEngine | null {
  return nodes.find((node) => node.nodeId === nodeId)?.engine ?? null
}

const withoutNodes = 'These are containers of one engine, and no service of a swarm: there is no other node to reach'
