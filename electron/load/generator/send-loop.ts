import { STATUS_CODES } from 'node:http'
import type { LoadErrorKind } from '../../../shared/model/load.ts'
import type { LoadPart, PartTarget } from '../protocol.ts'
import { sourceAddress } from '../source-addresses.ts'
import { Connection, type ConnectionOwner, type ConnectionPlan } from './connection.ts'
import { FreeQueue } from './free-queue.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import type { Tally } from './tally.ts'
import { TargetRound } from './target-round.ts'
import { weightedRound } from './weighted-round.ts'

/**
 * Requests are sent up to this long before they are due: a timer wakes at whole milliseconds, so that "on time" would
 * always be late, and the delay would be blamed on the server. Latency then counts from when it was written.
 */
const aheadMs = 2
/** How often slow clients look whether their next piece is due. */
const slowTickMs = 5
const restMs = { first: 20, most: 500 }

/**
 * Sends requests over the connections of one process. Under `open` a due request takes the connection that has been free
 * longest, or waits in order; under `closed` every connection sends its next request at once.
 */
export class SendLoop implements ConnectionOwner {
  inFlight = 0
  /** Requests that a connection took since the start. */
  takenCount = 0
  /** Nothing that falls due later is sent. */
  sendUntilMs = Number.POSITIVE_INFINITY
  readonly #connections: readonly Connection[]
  readonly #free: FreeQueue<Connection>
  readonly #schedule: Schedule | null
  readonly #round: Uint16Array
  #roundAt: number
  #neverWrittenCount = 0
  #isSending = false
  /** More was due than connections were free for: what is late then is so for want of connections. */
  #isShort = false
  #lateMs = 0
  #paceTimer: NodeJS.Timeout | null = null
  readonly #timers: NodeJS.Timeout[] = []
  readonly #targets: TargetRound
  readonly #part: LoadPart
  readonly #tally: Tally
  readonly #nowMs: () => number
  /** Sending has stopped and nothing is in flight any more. */
  readonly #onIdle: () => void

  constructor(part: LoadPart, tally: Tally, nowMs: () => number, onIdle: () => void) {
    this.#part = part
    this.#tally = tally
    this.#nowMs = nowMs
    this.#onIdle = onIdle
    const { settings, processIndex, processCount } = part
    this.#targets = new TargetRound(settings, part.targets, part.firstConnection)
    const plan = planConnections(part, this.#targets)
    this.#connections = Array.from(
      { length: part.connections },
      (_, index) => new Connection(plan, this, sourceAddress(settings.sourceAddresses, part.firstConnection + index)),
    )
    this.#free = new FreeQueue(part.connections)
    this.#round = weightedRound(settings.paths.length > 0 ? settings.paths.map(({ weight }) => weight) : [1])
    this.#roundAt = Math.floor((this.#round.length * processIndex) / processCount)
    this.#schedule =
      settings.model === 'open'
        ? createSchedule((processIndex * 1000) / settings.ratePerSec, (processCount * 1000) / settings.ratePerSec)
        : null
  }

  /** Time 0 of `nowMs` must be now. */
  start(): void {
    const { timeoutMs, sendOverMs } = this.#part.settings
    this.#isSending = true
    for (const connection of this.#connections) this.#offer(connection)
    this.#pace()
    this.#timers.push(setInterval(() => this.#sweep(), Math.min(50, Math.max(2, timeoutMs / 10))))
    if (sendOverMs > 0) this.#timers.push(setInterval(() => this.#sendMore(), slowTickMs))
  }

  /** Requests per second over all processes. */
  setRate(ratePerSec: number): void {
    this.#schedule?.setInterval((this.#part.processCount * 1000) / ratePerSec, this.#nowMs())
    this.#pace()
  }

  setTargets(targets: readonly PartTarget[]): void {
    this.#targets.set(targets)
  }

  /** Requests that fell due since the start; under `closed` those sent. */
  get dueCount(): number {
    const schedule = this.#schedule
    if (!schedule) return this.takenCount
    return Math.max(schedule.dueCount(Math.min(this.#nowMs(), this.sendUntilMs)), schedule.takenCount)
  }

  /** Due, and not written. */
  get waitingCount(): number {
    return this.#isSending && this.#schedule ? this.dueCount - this.takenCount : this.#neverWrittenCount
  }

  /** What waits is not sent any more; it waited at least until now, and its latency says so. */
  stopSending(): void {
    const endMs = Math.min(this.#nowMs(), this.sendUntilMs)
    this.sendUntilMs = endMs
    this.#sendDue()
    this.#neverWrittenCount = this.waitingCount
    this.#isSending = false
    for (let nth = 0; nth < this.#neverWrittenCount; nth += 1) {
      this.#tally.recordCorrected(endMs - (this.#schedule?.take() ?? endMs))
    }
    if (this.inFlight === 0) this.#onIdle()
  }

  /** How late this process was at most since the last call, where it did not have to wait for a connection. */
  takeLateMs(): number {
    const late = this.#lateMs
    this.#lateMs = 0
    return late
  }

  /** Gives up what is in flight. */
  abort(): void {
    for (const connection of this.#connections) connection.abort()
  }

  close(): void {
    this.#isSending = false
    for (const timer of this.#timers) clearInterval(timer)
    if (this.#paceTimer) clearTimeout(this.#paceTimer)
  }

  opened(): void {
    this.#tally.openedCount += 1
  }

  received(byteCount: number): void {
    this.#tally.receivedBytes += byteCount
  }

  answered(status: number, dueMs: number, writtenMs: number): void {
    this.inFlight -= 1
    this.#record(dueMs, writtenMs)
    if (status < 400) this.#tally.countOk(status)
    else this.#tally.countFailed('bad-status', `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(), status)
  }

  /** How long a fault takes to answer tells nothing of the app. */
  injected(): void {
    this.inFlight -= 1
    this.#tally.countInjected()
  }

  /** A request that was given up after a time took at least that time; of one that was refused no time tells anything. */
  failed(kind: LoadErrorKind, words: string, dueMs: number, writtenMs: number): void {
    this.inFlight -= 1
    if (kind === 'timeout' || kind === 'aborted-at-end') this.#record(dueMs, writtenMs)
    this.#tally.countFailed(kind, words, 0)
  }

  settled(connection: Connection): void {
    if (this.#isSending) this.#offer(connection)
    else if (this.inFlight === 0) this.#onIdle()
  }

  #record(dueMs: number, writtenMs: number): void {
    const endMs = this.#nowMs()
    this.#tally.record(endMs - Math.min(dueMs, writtenMs), endMs - writtenMs)
  }

  /** A connection that may have room gets what there is for it to do. */
  #offer(connection: Connection): void {
    if (this.#schedule) {
      if (connection.isQueued || !connection.hasRoom) return
      connection.isQueued = true
      this.#free.push(connection)
      this.#sendDue()
      return
    }
    const nowMs = this.#nowMs()
    if (connection.troubleCount > 0) connection.restUntilMs ||= nowMs + restFor(connection.troubleCount)
    while (connection.restUntilMs === 0 && connection.hasRoom && nowMs < this.sendUntilMs)
      this.#give(connection, nowMs, nowMs)
  }

  #sendDue(): void {
    const schedule = this.#schedule
    if (!schedule || !this.#isSending) return
    const nowMs = this.#nowMs()
    const due = schedule.dueCount(Math.min(nowMs + aheadMs, this.sendUntilMs))
    const wasShort = this.#isShort
    this.#isShort = true
    while (this.takenCount < due) {
      const connection = this.#free.shift()
      if (!connection) return
      connection.isQueued = false
      const dueMs = schedule.take()
      if (!wasShort) this.#lateMs = Math.max(this.#lateMs, nowMs - dueMs)
      this.#give(connection, dueMs, nowMs)
      if (!connection.hasRoom) continue
      connection.isQueued = true
      this.#free.push(connection)
    }
    this.#isShort = false
  }

  #give(connection: Connection, dueMs: number, nowMs: number): void {
    const request = this.#round[this.#roundAt] ?? 0
    this.#roundAt = (this.#roundAt + 1) % this.#round.length
    this.takenCount += 1
    this.inFlight += 1
    this.#tally.countSent()
    connection.take(request, dueMs, nowMs)
  }

  /** Sends what is due and sleeps until more is. */
  #pace(): void {
    if (this.#paceTimer) clearTimeout(this.#paceTimer)
    if (!this.#schedule || !this.#isSending) return
    this.#sendDue()
    const sleepMs = Math.max(1, Math.floor(this.#schedule.nextDueMs - this.#nowMs()) - 1)
    this.#paceTimer = setTimeout(() => this.#pace(), Math.min(sleepMs, 1000))
  }

  #sweep(): void {
    const nowMs = this.#nowMs()
    for (const connection of this.#connections) {
      connection.checkTimeout(nowMs, this.#part.settings.timeoutMs)
      if (connection.restUntilMs === 0 || nowMs < connection.restUntilMs || !this.#isSending) continue
      connection.restUntilMs = 0
      while (connection.hasRoom && nowMs < this.sendUntilMs) this.#give(connection, nowMs, nowMs)
    }
  }

  #sendMore(): void {
    const nowMs = this.#nowMs()
    for (const connection of this.#connections) connection.sendMore(nowMs)
  }
}

/** Doubles with every failure, so that a dead server is not asked in a busy loop. */
function restFor(troubleCount: number): number {
  return Math.min(restMs.most, restMs.first * 2 ** Math.min(10, troubleCount - 1))
}

function planConnections({ settings, checksCertificate }: LoadPart, round: TargetRound): ConnectionPlan {
  return {
    nextTarget: () => round.next(),
    checksCertificate,
    isHead: settings.method === 'HEAD',
    pipelining: settings.pipelining,
    requestsPerConnection: settings.requestsPerConnection,
    sendOverMs: settings.sendOverMs,
    readBuffer: Buffer.allocUnsafe(64 * 1024),
  }
}
