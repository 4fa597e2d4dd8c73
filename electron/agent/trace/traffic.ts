import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import type { AgentTraffic, AgentTrafficOrder } from '../../../shared/agent-protocol.ts'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import { machineMonoMs } from '../machine-clock.ts'
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
export function createTraffic(
  numbers: () => TrafficNumbers,
  handedOver: HandedOver,
  send: (message: AgentTraffic) => boolean,
): (order: AgentTrafficOrder) => void {
  const connections = new TracedConnections(handedOver)
  const requests = new TracedRequests()
  let timer: NodeJS.Timeout | null = null
  let connectionsOneOf = Number.POSITIVE_INFINITY
  let toldNumbers = ''
  let tellEveryMs = fastestMs
  let toldMonoMs = 0

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
  const channels = [
    ['net.server.socket', onSocket],
    ['http.server.request.start', onStart],
    ['http.server.response.finish', onFinish],
    ['http2.server.stream.start', onStreamStart],
    ['http2.server.stream.close', onStreamClose],
  ] as const

  const look = guarded(() => {
    const monoMs = machineMonoMs()
    for (const connection of connections.newlyUpgraded()) requests.upgraded(connection)
    connections.look(monoMs)
    requests.look(monoMs)
    // A timer may be early by less than that.
    if (monoMs - toldMonoMs > tellEveryMs - lookEveryMs / 2) tell(monoMs)
  })
  const tell = (monoMs: number): void => {
    toldMonoMs = monoMs
    const changedConnections = connections.changed(monoMs)
    const changedRequests = requests.changed()
    const now = { ...numbers(), droppedCount: connections.droppedCount + requests.droppedCount }
    const nowWords = originals.stringify(now)
    if (changedConnections.length + changedRequests.length === 0 && nowWords === toldNumbers) return
    const isSent = send({
      type: 'traffic',
      monoMs,
      ...now,
      connections: changedConnections.map(connectionRecord),
      requests: changedRequests.map(requestRecord),
    })
    if (!isSent) return
    toldNumbers = nowWords
    connections.told(changedConnections, monoMs)
    requests.told(changedRequests)
  }

  const end = (): void => {
    if (timer === null) return
    originals.clearInterval(timer)
    timer = null
    for (const [name, listener] of channels) unsubscribe(name, listener)
    connections.clear()
    requests.clear()
    connectionsOneOf = Number.POSITIVE_INFINITY
    toldNumbers = ''
  }
  const begin = (): void => {
    for (const [name, listener] of channels) subscribe(name, listener)
  }

  return (order) => {
    if (order.everyMs <= 0) {
      end()
      return
    }
    if (timer === null) begin()
    else originals.clearInterval(timer)
    tellEveryMs = Math.max(fastestMs, order.everyMs)
    timer = originals.setInterval(look, Math.min(lookEveryMs, tellEveryMs))
    timer.unref()
    connections.oneOf = order.connectionsOneOf
    requests.oneOf = order.requestsOneOf
    // A sample that widens, or begins, finds connections that are open already.
    if (order.connectionsOneOf < connectionsOneOf) for (const socket of openServerSockets()) connections.found(socket)
    connectionsOneOf = order.connectionsOneOf
  }
}

function hasSocket(message: unknown): message is { readonly socket: Socket } {
  return typeof message === 'object' && message !== null && 'socket' in message && message.socket instanceof Socket
}
