import type { AgentConfig, AgentFault, AgentTrafficOrder, AgentWish } from '../../shared/agent-protocol.ts'
import { errorWords } from '../../shared/base/error-words.ts'
import type { AgentInspectOrder } from '../../shared/inspection/agent-orders.ts'
import { carryOut } from './carry-out.ts'
import { openChannel } from './channel.ts'
import { closeInherited } from './cover/close-inherited.ts'
import { guarded } from './cover/guarded.ts'
import { prepareDoor } from './cover/inspector-door.ts'
import { originals } from './cover/originals.ts'
import { beginDrain } from './drain/drain.ts'
import { watchEndListeners } from './drain/end-listeners.ts'
import { limitIdleArrival } from './drain/idle-limit.ts'
import { IdleMoving } from './drain/idle-moving.ts'
import { TerminationHold } from './drain/termination-hold.ts'
import { type CarriedFaults, loadFaults } from './load-faults.ts'
import { type CarriedInspection, loadInspection } from './load-inspection.ts'
import { CountsTelling } from './meters/counts-telling.ts'
import { describeWorker } from './meters/detail.ts'
import { createHttpMeter, type HttpMeter } from './meters/http-meter.ts'
import { createHttp2Meter, type Http2Meter } from './meters/http2-meter.ts'
import { InjectedEnds } from './meters/injected-ends.ts'
import { createLoopMeter } from './meters/loop-meter.ts'
import { createMemoryMeter } from './meters/memory.ts'
import { createRequestCounts, type RequestCounts } from './meters/request-counts.ts'
import { abilitiesOf } from './node-abilities.ts'
import { type AgentWay, openPipe } from './pipe.ts'
import { reachDeck } from './reach-deck.ts'
import { parseRequest } from './requests.ts'
import { watchHandedOver } from './servers/handed-over.ts'
import { createServerWatch, type ServerWatch } from './servers/server-watch.ts'
import { Traffic, type TrafficNumbers } from './trace/traffic.ts'

/** So long after the start the app has its turn alone. */
const settleMs = 50

type Meters = ReturnType<typeof createMeters>
type Counted = ReturnType<RequestCounts['read']> & { readonly oldestMs: number | null }

/**
 * Starts the meters and the two unref'd timers (heartbeat, report). Nothing here may throw into the app: every entry
 * from outside (timer, line, channel) is guarded; without a reader the agent goes silent. Answers what the process is to
 * die of instead of running the app, where such a fault is in force.
 */
export function startAgent(config: AgentConfig, ownPath: string): (() => never) | null {
  let agent: Agent | null = null
  const heard = guarded((line: string) => agent?.heard(line))
  const { reach } = config
  const pipe =
    reach === undefined
      ? openPipe(heard, () => agent?.close())
      : reachDeck(
          reach,
          heard,
          guarded(() => agent?.lost()),
        )
  if (pipe === null) return null
  // A container inherits nothing of Chromium.
  if (reach === undefined) guarded(closeInherited)()
  agent = new Agent(config, pipe, ownPath)
  // First: what a fault makes of the start is to be seen in a look at it.
  agent.lookAtBoot(config.looks ?? [])
  return agent.boot(config.faults ?? [])
}

/** What rides in one worker. Lives until its pipe closes. */
class Agent {
  readonly #pipe: AgentWay
  readonly #ownPath: string
  readonly #isFar: boolean
  readonly #heartbeatMs: number
  readonly #abilities = abilitiesOf(process.version)
  readonly #endListeners = watchEndListeners()
  readonly #counts: RequestCounts
  readonly #injected = new InjectedEnds()
  readonly #http: HttpMeter
  readonly #http2: Http2Meter | null
  readonly #handedOver = watchHandedOver()
  readonly #watch: ServerWatch
  readonly #channel: ReturnType<typeof openChannel>
  /** Null until somebody watches. */
  #trace: Traffic | null = null
  /** Null until the first is asked for. */
  #faults: CarriedFaults | null = null
  #inspection: CarriedInspection | null = null
  #idleMoving: IdleMoving | null = null
  /** Null: a SIGTERM is the app's at once. */
  readonly #hold: TerminationHold | null
  readonly #report = guarded(() => this.#sendReport())
  readonly #countsTelling = new CountsTelling(guarded(() => this.#tellCounts()))
  /** Null until the app has had its turn. */
  #meters: Meters | null = null
  #setIdleCloseMs: ((idleCloseMs: number) => void) | null = null
  #lookAtDoor = (): void => {}
  #isListenUnsent = false
  #isSendReplaced = false
  /** A report goes out with every so many heartbeats: a timer of its own would wake an idle worker once more. */
  #beatsPerReport: number | null = null
  #beatCount = 0
  #beatMs = originals.monoMs()
  #beatTimer: NodeJS.Timeout | undefined
  #reportTimer: NodeJS.Timeout | undefined
  readonly #settleTimer: NodeJS.Timeout

  constructor(config: AgentConfig, pipe: AgentWay, ownPath: string) {
    const { http2Channels, missing } = this.#abilities
    this.#pipe = pipe
    this.#ownPath = ownPath
    this.#isFar = config.reach !== undefined
    this.#heartbeatMs = config.heartbeatMs
    pipe.send({ type: 'hello', pid: process.pid, nodeVersion: process.version.slice(1), missing: [...missing] })
    guarded(() => {
      // Nobody outside a container reaches the inspector in it.
      if (!this.#isFar) this.#lookAtDoor = prepareDoor((refusal) => pipe.send({ type: 'door', refusal }))
    })()
    this.#counts = createRequestCounts(config.latencyBoundsMs)
    this.#http = createHttpMeter(this.#counts, this.#injected)
    this.#http2 = http2Channels ? createHttp2Meter(this.#counts, this.#injected) : null
    this.#watch = createServerWatch({
      changed: guarded(() => this.#tellListens()),
      isNew: this.#handedOver.isNew,
      moved: limitIdleArrival,
      publishesHttp2: http2Channels,
    })
    this.#hold = config.hold === undefined ? null : this.#holdTermination(config.hold)
    this.#channel = openChannel(() => this.#watch.sockets().open, this.#handedOver, this.#watch.met)
    if (config.traffic !== undefined) this.#follow(config.traffic)
    this.#countsTelling.every(config.countsEveryMs ?? 0)
    if (config.lines === true) this.#inspect({ kind: 'lines', isOn: true })
    this.#beatTimer = originals.setInterval(
      guarded(() => this.#beat()),
      config.heartbeatMs,
    )
    this.#beatTimer.unref()
    this.#reportEvery(config.intervalMs)
    // What can wait does not stand between the fork and the app's `listen`.
    const settle = guarded(() => {
      this.#meters = createMeters()
      pipe.startReading()
      this.#lookAtDoor()
      this.#faults?.settled()
    })
    this.#settleTimer = originals.setTimeout(settle, settleMs)
    this.#settleTimer.unref()
  }

  /** Faults that are in force before the app's first line. */
  boot(faults: readonly AgentFault[]): (() => never) | null {
    return faults.length === 0 ? null : this.#openFaults().boot(faults)
  }

  /** Looks that begin before the app's first line. Nobody waits for an answer: a refusal is told as a report. */
  lookAtBoot(orders: readonly AgentInspectOrder[]): void {
    for (const order of orders) {
      const words = this.#inspect(order)
      if (words === null || order.kind !== 'start-profile') continue
      const { profileId } = order
      const report = { kind: 'profile', profileId, byteCount: 0, endedBy: 'order', words } as const
      this.#pipe.send({ type: 'inspected', report })
    }
  }

  /** A line came from the primary. */
  heard(line: string): void {
    const request = parseRequest(line)
    if (request === null) return
    const { requestId } = request
    const refused = request.type === 'unknown' ? 'this agent does not know what was asked' : this.#serve(request)
    this.#pipe.send(refused === null ? { type: 'done', requestId } : { type: 'refused', requestId, words: refused })
  }

  /** Its deck is out of reach, and may come back: what that deck asked it to suffer ends with it. */
  lost(): void {
    this.#faults?.close()
  }

  /** Nobody hears it any more: nothing is measured, and nothing kept. */
  close(): void {
    originals.clearInterval(this.#beatTimer)
    originals.clearInterval(this.#reportTimer)
    originals.clearTimeout(this.#settleTimer)
    this.#meters?.loop.close()
    this.#countsTelling.every(0)
    this.#trace?.end()
    this.#faults?.close()
    this.#inspection?.close()
    this.#idleMoving?.end()
  }

  /** Null when it is done, or goes its way; else why it is refused. */
  #serve(wish: AgentWish): string | null {
    switch (wish.type) {
      case 'interval':
        this.#reportEvery(wish.intervalMs)
        return null
      case 'detail':
        this.#watch.beat()
        if (this.#meters === null) return 'its meters are not there yet'
        this.#pipe.send(describeWorker(this.#meters.memory(), this.#watch.listens(), this.#abilities.missing))
        return null
      case 'traffic':
        this.#follow(wish)
        return null
      case 'counts':
        this.#countsTelling.every(wish.everyMs)
        return null
      case 'drain':
        this.#drain(wish.idleCloseMs)
        return null
      case 'let-go':
        this.#hold?.pass()
        return this.#hold === null ? 'it keeps no signal from its app' : null
      case 'move-idle':
        return this.#moveIdle(wish.isOn)
      case 'act':
        return carryOut(wish.order)
      case 'fault':
        return this.#startFault(wish.fault)
      case 'undo-fault':
        return this.#faults?.undo(wish.faultId) ?? null
      case 'lease':
        this.#faults?.lease(wish.leaseMs)
        return null
      case 'inspect':
        return this.#inspect(wish.order)
    }
  }

  #startFault(fault: AgentFault): string | null {
    try {
      return this.#openFaults().start(fault)
    } catch (error) {
      return `its faults could not be loaded: ${errorWords(error)}`
    }
  }

  #inspect(order: AgentInspectOrder): string | null {
    try {
      this.#inspection ??= loadInspection(this.#ownPath)({
        originals,
        isFar: this.#isFar,
        servers: () => this.#watch.servers,
        requestCount: () => this.#counts.startedCount(),
        tell: (report) => this.#pipe.send({ type: 'inspected', report }),
      })
      return this.#inspection.ask(order)
    } catch (error) {
      return `that look into the worker failed: ${errorWords(error)}`
    }
  }

  #openFaults(): CarriedFaults {
    this.#faults ??= loadFaults(this.#ownPath)({
      originals,
      servers: () => this.#watch.servers,
      hear: () => this.#pipe.hear(),
      injected: (answer, isInjected) => this.#injected.mark(answer, isInjected),
      tell: (report) => this.#pipe.send(report),
    })
    return this.#faults
  }

  #follow(order: AgentTrafficOrder): void {
    this.#trace ??= new Traffic(
      () => this.#trafficNumbers(),
      this.#handedOver,
      (message) => this.#pipe.send(message),
    )
    this.#trace.follow(order)
  }

  #moveIdle(isOn: boolean): string | null {
    if (!isOn) {
      this.#idleMoving?.end()
      return null
    }
    if (this.#channel === null) return 'it has no channel to give connections away'
    this.#idleMoving ??= new IdleMoving(this.#watch.servers, this.#http, this.#channel)
    this.#idleMoving.begin()
    return null
  }

  #drain(idleCloseMs: number): void {
    // A drain moves them itself, and closes what cannot move.
    this.#idleMoving?.end()
    this.#setIdleCloseMs?.(idleCloseMs)
    this.#setIdleCloseMs ??= beginDrain(
      {
        servers: this.#watch.servers,
        http: this.#http,
        channel: this.#channel,
        openConnections: () => this.#watch.sockets().open,
        requestsInFlight: () => this.#readHttp().inFlight,
        endListeners: this.#endListeners,
      },
      idleCloseMs,
      (numbers) => {
        // It may be told to go next: what it did since its last report would not be counted.
        if (numbers.openConnections === 0) this.#report()
        return this.#pipe.send(numbers)
      },
    )
  }

  /** Its clients leave before it ends: who gives it connections is told. Where nobody hears that, nobody could. */
  #holdTermination({ limitMs, idleCloseMs }: NonNullable<AgentConfig['hold']>): TerminationHold {
    const hold: TerminationHold = new TerminationHold(limitMs, () => {
      if (!this.#pipe.send({ type: 'leaving', limitMs })) hold.pass()
      else this.#drain(idleCloseMs)
    })
    return hold
  }

  #tellListens(): void {
    const listens = this.#watch.listens()
    this.#isListenUnsent = !this.#pipe.send({ type: 'listen', listens })
    if (listens.length > 0) this.#inspection?.listening()
  }

  #beat(): void {
    const nowMs = originals.monoMs()
    this.#meters?.loop.late(nowMs - this.#beatMs - this.#heartbeatMs)
    this.#beatMs = nowMs
    this.#pipe.flush()
    if (!this.#isSendReplaced && process.connected && process.send !== originals.send) {
      this.#isSendReplaced = true
      const words = 'The app replaced process.send: what node:cluster tells the primary goes through it, too'
      this.#pipe.send({ type: 'note', words })
    }
    this.#pipe.send({ type: 'beat', atMs: originals.dateNow(), held: this.#held() })
    this.#watch.beat()
    this.#lookAtDoor()
    if (this.#isListenUnsent) this.#tellListens()
    this.#hold?.arm()
    this.#faults?.beat()
    this.#beatCount += 1
    if (this.#beatsPerReport !== null && this.#beatCount % this.#beatsPerReport === 0) this.#reportSoon()
  }

  #reportEvery(intervalMs: number): void {
    originals.clearInterval(this.#reportTimer)
    const beats = intervalMs / this.#heartbeatMs
    this.#beatsPerReport = Number.isInteger(beats) ? beats : null
    if (this.#beatsPerReport !== null) return
    this.#reportTimer = originals.setInterval(() => this.#reportSoon(), intervalMs)
    this.#reportTimer.unref()
  }

  /** From the check phase, after the other timers of the turn: else no tick of the sampler has met a block that just ended. */
  #reportSoon(): void {
    originals.setImmediate(this.#report).unref()
  }

  #sendReport(): void {
    const meters = this.#meters
    if (meters === null) return
    const cpu = process.cpuUsage()
    const isTold = this.#pipe.send({
      type: 'report',
      atMs: originals.dateNow(),
      monoMs: originals.monoMs(),
      cpuMicros: cpu.user + cpu.system,
      memory: meters.memory(),
      loop: meters.loop.read(),
      http: this.#httpOf(this.#readHttp()),
      sockets: this.#abilities.socketChannel ? this.#watch.sockets() : null,
    })
    // All counters are in it: until one changes there is no news.
    if (isTold) this.#areCountsNews()
  }

  #areCountsNews(): boolean {
    const ended = this.#counts.endedCount()
    return this.#countsTelling.isNews(this.#counts.startedCount() + ended, this.#watch.sockets().openedCount)
  }

  #tellCounts(): void {
    if (!this.#areCountsNews()) return
    const http = this.#httpOf(this.#readHttp())
    if (http === null) return
    const openedCount = this.#abilities.socketChannel ? this.#watch.sockets().openedCount : null
    this.#pipe.send({ type: 'counts', http, openedCount })
  }

  #readHttp(): Counted {
    this.#http.sweep()
    return { ...this.#counts.read(), oldestMs: longerOf(this.#http.oldestMs(), this.#http2?.oldestMs() ?? null) }
  }

  /** No request of what cannot be counted is not zero requests. */
  #httpOf(counted: Counted): Counted | null {
    return counted.startedCount > 0 || this.#watch.servesHttp() ? counted : null
  }

  /** Told with every heartbeat: what is cut when the process ends without another word. */
  #held() {
    return {
      openConnections: this.#abilities.socketChannel ? this.#watch.sockets().open : null,
      requestsInFlight: this.#httpOf(this.#readHttp())?.inFlight ?? null,
    }
  }

  #trafficNumbers(): TrafficNumbers {
    const counted = this.#readHttp()
    const { open, openedCount } = this.#watch.sockets()
    return {
      openConnections: open,
      requestsInFlight: this.#httpOf(counted)?.inFlight ?? null,
      openedCount: this.#abilities.socketChannel ? openedCount : null,
      startedCount: counted.startedCount,
    }
  }
}

const longerOf = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

/** Loading and starting these costs milliseconds; the first report is due much later. */
function createMeters() {
  return { memory: createMemoryMeter(), loop: createLoopMeter() }
}
