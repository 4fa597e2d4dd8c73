import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import type { AgentTraffic, AgentTrafficOrder } from '../../../shared/agent-protocol.ts'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import { isHttpMessage } from '../meters/http-meter.ts'
import { isStreamMessage, isStreamStart } from '../meters/http2-meter.ts'
import type { HandedOver } from '../servers/handed-over.ts'
import { openServerSockets } from '../servers/server-watch.ts'
import { connectionRecord, TracedConnections } from './traced-connections.ts'
import { requestRecord, TracedRequests } from './traced-requests.ts'

/** What the meters count anyway. */
export type TrafficNumbers = Pick<AgentTraffic, 'openConnections' | 'requestsInFlight' | 'openedCount' | 'startedCount'>

const fastestMs = 50
/** Ends are seen by looking, and to be known that well; telling costs more. */
const lookEveryMs = 50

/**
 * Traces connections and requests while the primary asks for it. The rest of the time nothing is subscribed and no timer
 * runs: it costs nothing. `numbers` is called at each flush.
 */
export class Traffic {
  readonly #numbers: () => TrafficNumbers
  readonly #send: (message: AgentTraffic) => boolean
  readonly #connections: TracedConnections
  readonly #requests = new TracedRequests()
  readonly #channels: readonly (readonly [name: string, listener: (message: unknown) => void])[]
  readonly #look = guarded(() => this.#lookNow())
  #timer: NodeJS.Timeout | null = null
  #connectionsOneOf = Number.POSITIVE_INFINITY
  #toldNumbers = ''
  #tellEveryMs = fastestMs
  #toldMonoMs = 0

  constructor(numbers: () => TrafficNumbers, handedOver: HandedOver, send: (message: AgentTraffic) => boolean) {
    this.#numbers = numbers
    this.#send = send
    this.#connections = new TracedConnections(handedOver)
    this.#channels = listenersFor(this.#connections, this.#requests)
  }

  /** As ordered from now on; `everyMs` 0 ends it. */
  follow(order: AgentTrafficOrder): void {
    if (order.everyMs <= 0) {
      this.end()
      return
    }
    if (this.#timer !== null) originals.clearInterval(this.#timer)
    else for (const [name, listener] of this.#channels) subscribe(name, listener)
    this.#tellEveryMs = Math.max(fastestMs, order.everyMs)
    this.#timer = originals.setInterval(this.#look, Math.min(lookEveryMs, this.#tellEveryMs))
    this.#timer.unref()
    this.#connections.oneOf = order.connectionsOneOf
    this.#requests.oneOf = order.requestsOneOf
    // A sample that widens, or begins, finds connections that are open already.
    if (order.connectionsOneOf < this.#connectionsOneOf) {
      for (const socket of openServerSockets()) this.#connections.found(socket)
    }
    this.#connectionsOneOf = order.connectionsOneOf
  }

  #lookNow(): void {
    const monoMs = originals.monoMs()
    for (const connection of this.#connections.newlyUpgraded()) this.#requests.upgraded(connection)
    this.#connections.look(monoMs)
    this.#requests.look(monoMs)
    // A timer may be early by less than that.
    if (monoMs - this.#toldMonoMs > this.#tellEveryMs - lookEveryMs / 2) this.#tell(monoMs)
  }

  #tell(monoMs: number): void {
    const connections = this.#connections
    const requests = this.#requests
    this.#toldMonoMs = monoMs
    const changedConnections = connections.changed(monoMs)
    const changedRequests = requests.changed()
    const now = { ...this.#numbers(), droppedCount: connections.droppedCount + requests.droppedCount }
    const nowWords = originals.stringify(now)
    if (changedConnections.length + changedRequests.length === 0 && nowWords === this.#toldNumbers) return
    const isSent = this.#send({
      type: 'traffic',
      monoMs,
      ...now,
      connections: changedConnections.map(connectionRecord),
      requests: changedRequests.map(requestRecord),
    })
    if (!isSent) return
    this.#toldNumbers = nowWords
    connections.told(changedConnections, monoMs)
    requests.told(changedRequests)
  }

  end(): void {
    if (this.#timer === null) return
    originals.clearInterval(this.#timer)
    this.#timer = null
    for (const [name, listener] of this.#channels) unsubscribe(name, listener)
    this.#connections.clear()
    this.#requests.clear()
    this.#connectionsOneOf = Number.POSITIVE_INFINITY
    this.#toldNumbers = ''
  }
}

/** What hears of connections and requests, by the channel that Node publishes it on. */
function listenersFor(connections: TracedConnections, requests: TracedRequests) {
  const onSocket = guarded((message: unknown) => {
    if (hasSocket(message)) connections.opened(message.socket)
  })
  const onStart = guarded((message: unknown) => {
    if (isHttpMessage(message)) requests.started(message, connections.carried(message.socket))
  })
  const onFinish = guarded((message: unknown) => {
    if (isHttpMessage(message)) requests.finished(message)
  })
  const onStreamStart = guarded((message: unknown) => {
    if (!isStreamStart(message)) return
    const socket = message.stream.session?.socket
    requests.streamStarted(message, socket === undefined ? undefined : connections.carriedBy(socket))
  })
  const onStreamClose = guarded((message: unknown) => {
    if (isStreamMessage(message)) requests.streamClosed(message.stream)
  })
  return [
    ['net.server.socket', onSocket],
    ['http.server.request.start', onStart],
    ['http.server.response.finish', onFinish],
    ['http2.server.stream.start', onStreamStart],
    ['http2.server.stream.close', onStreamClose],
  ] as const
}

function hasSocket(message: unknown): message is { readonly socket: Socket } {
  return typeof message === 'object' && message !== null && 'socket' in message && message.socket instanceof Socket
}
