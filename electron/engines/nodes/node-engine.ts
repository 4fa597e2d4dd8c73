import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import type { FleetNodeEngine } from '../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { EngineEvent, EngineInfo } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import { EngineClock } from '../engine-clock.ts'
import { ContainerFacts } from '../fleet/container-facts.ts'
import type { AnswerStream } from '../streams/answer-stream.ts'
import { openEvents } from '../streams/event-stream.ts'
import { StatsStreams } from '../streams/stats-streams.ts'
import type { EngineNews, ReplicaStats } from '../types.ts'

const retries = { firstMs: 250, mostMs: 10_000 }
/** One that hangs ends no connection: so often it is asked for its time. */
const beatEveryMs = 5_000
/** A reading of the whole swarm does not wait longer for one of its nodes. */
const patienceMs = 500

interface NodeEnginePorts {
  readonly host: string
  readonly clock: Clock
  connect(host: string): Promise<Result<EngineClient>>
  /** Why what answers there is not the engine of this node; null: it is. */
  refusal(info: EngineInfo): Result<void>
  /** Whether it is about a container of what was opened. */
  isOurs(event: EngineEvent): boolean
  /** Something is other than it was told last. */
  changed(): void
  stats(stats: ReplicaStats): void
  said(news: Pick<EngineNews, 'tone' | 'words'>): void
  /** "node web-2". */
  name(): string
}

interface Connection {
  readonly client: EngineClient
  readonly engineClock: EngineClock
  readonly events: AnswerStream
  readonly stats: StatsStreams
}

/** The engine of one more node. One that is gone is tried again with a back-off; what it said of its containers stays until then. */
export class NodeEngine {
  readonly facts: ContainerFacts
  readonly #ports: NodeEnginePorts
  readonly #timers: NamedTimers<'beat' | 'retry'>
  #connection: Connection | null = null
  #learning: Promise<void> | null = null
  #running: ReadonlyMap<string, string> = new Map()
  #words = 'it is being asked'
  #skewMs: number | null = null
  #heardAtMs: number | null = null
  #lostSinceMonoMs: number | null = null
  #retryMs = retries.firstMs
  #isClosed = false

  constructor(ports: NodeEnginePorts) {
    this.#ports = ports
    this.#timers = new NamedTimers(ports.clock)
    this.facts = new ContainerFacts({
      ask: async (schema, question, limitMs) => {
        const client = this.#connection?.client
        return client === undefined ? fail('wrong-state', this.#words) : client.ask(schema, question, limitMs)
      },
    })
  }

  /** What acts are done by; null while it is not heard. */
  get client(): EngineClient | null {
    return this.#connection?.client ?? null
  }

  get told(): FleetNodeEngine {
    const { host } = this.#ports
    const clockSkewMs = this.#skewMs ?? 0
    if (this.#connection !== null) return { host, state: 'connected', words: '', heardAtMs: null, clockSkewMs }
    return { host, state: 'lost', words: this.#words, heardAtMs: this.#heardAtMs, clockSkewMs }
  }

  /** Null: it never answered. */
  get clockSkewMs(): number | null {
    return this.#skewMs
  }

  /** Asks it for the first time; it is what it has to be, or the answer says what else. */
  async open(): Promise<Result<void>> {
    const { clock, connect, host, refusal } = this.#ports
    const client = await connect(host)
    if (!client.ok) return client
    const engineClock = await EngineClock.open(client.value, clock)
    const right = engineClock.ok ? refusal(engineClock.value.info) : engineClock
    if (!engineClock.ok || !right.ok || this.#isClosed) {
      client.value.close()
      return right.ok ? fail('cancelled', 'It was let go of before it answered') : right
    }
    this.#take(client.value, engineClock.value)
    return ok(undefined)
  }

  /** The same for one that was reached in an earlier deck: it is tried until it is there. */
  async begin(): Promise<void> {
    const opened = await this.open()
    if (!opened.ok) this.#lose(opened.error.message)
  }

  /** Has it asked for what is not known of its containers; a slow answer is waited for by nobody, and read later. */
  async learn(ids: readonly string[]): Promise<void> {
    if (this.#connection === null) return
    const { clock, changed } = this.#ports
    this.#learning ??= this.facts.learn(ids).finally(() => {
      this.#learning = null
    })
    const inTime = await isInTime(this.#learning, clock, patienceMs)
    if (!inTime) void this.#learning?.then(changed)
  }

  /** By key, the containers that run there: their stats are told. */
  follow(running: ReadonlyMap<string, string>): void {
    this.#running = running
    this.#connection?.stats.follow(running)
  }

  close(): void {
    this.#isClosed = true
    this.#timers.cancelAll()
    this.#disconnect()
  }

  #take(client: EngineClient, engineClock: EngineClock): void {
    const { clock, changed, isOurs, name, said, stats } = this.#ports
    const event = (one: EngineEvent): void => {
      this.#heard()
      if (isOurs(one) && this.facts.heard(one)) changed()
    }
    const over = (why: string): void => this.#lose(`The engine at ${client.address} is gone: ${why || 'it hung up'}`)
    this.facts.forget()
    this.#connection = {
      client,
      engineClock,
      events: openEvents(client, { type: ['container'] }, event, over),
      stats: new StatsStreams(
        client,
        () => clock.monoMs(),
        (one) => {
          this.#heard()
          stats(one)
        },
      ),
    }
    this.#connection.stats.follow(this.#running)
    this.#skewMs = engineClock.skewMs
    this.#words = ''
    this.#retryMs = retries.firstMs
    this.#heard()
    this.#timers.set('beat', beatEveryMs, () => void this.#beat())
    if (this.#lostSinceMonoMs !== null) {
      const away = duration(clock.monoMs() - this.#lostSinceMonoMs)
      this.#lostSinceMonoMs = null
      said({ tone: 'ok', words: `the engine of ${name()} answers again, after ${away}` })
    }
    changed()
  }

  async #beat(): Promise<void> {
    const connection = this.#connection
    if (connection === null) return
    const told = await connection.engineClock.refresh()
    if (connection !== this.#connection) return
    const right = told.ok ? this.#ports.refusal(connection.engineClock.info) : told
    if (!right.ok) return this.#lose(right.error.message)
    this.#heard()
    const { skewMs } = connection.engineClock
    if (skewMs !== this.#skewMs) {
      this.#skewMs = skewMs
      this.#ports.changed()
    }
    this.#timers.set('beat', beatEveryMs, () => void this.#beat())
  }

  #heard(): void {
    this.#heardAtMs = this.#ports.clock.nowMs()
  }

  #lose(words: string): void {
    if (this.#isClosed) return
    const { changed, clock, name, said } = this.#ports
    this.#disconnect()
    this.#timers.cancel('beat')
    this.#words = `${words}; tried again by itself`
    if (this.#lostSinceMonoMs === null) {
      this.#lostSinceMonoMs = clock.monoMs()
      said({
        tone: 'warn',
        words: `the engine of ${name()} is not heard: ${words}. Its numbers are not known meanwhile`,
      })
    }
    this.#timers.set('retry', this.#retryMs, () => void this.begin())
    this.#retryMs = Math.min(retries.mostMs, this.#retryMs * 2)
    changed()
  }

  #disconnect(): void {
    this.#connection?.events.close()
    this.#connection?.stats.close()
    this.#connection?.client.close()
    this.#connection = null
  }
}

function isInTime(learning: Promise<void>, clock: Clock, limitMs: number): Promise<boolean> {
  return new Promise((done) => {
    const cancel = clock.after(limitMs, () => done(false))
    void learning.then(() => {
      cancel()
      done(true)
    })
  })
}
