import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import type { AgentTraffic, AgentTrafficOrder } from '../../shared/agent-protocol.ts'
import { guarded } from './guarded.ts'
import type { HandedOver } from './handed-over.ts'
import { isHttpMessage } from './http-meter.ts'
import { machineMonoMs } from './machine-clock.ts'
import { originals } from './originals.ts'
import { openServerSockets } from './server-watch.ts'
import { connectionRecord, TracedConnections } from './traced-connections.ts'
import { requestRecord, TracedRequests } from './traced-requests.ts'

/** What the meters count anyway. */
export type TrafficNumbers = Pick<AgentTraffic, 'openConnections' | 'requestsInFlight' | 'openedCount' | 'startedCount'>

const fastestMs = 50

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

  const onSocket = guarded((message: unknown) => {
    if (hasSocket(message)) connections.opened(message.socket)
  })
  const onStart = guarded((message: unknown) => {
    if (isHttpMessage(message)) requests.started(message, connections.carried(message.socket))
  })
  const onFinish = guarded((message: unknown) => {
    if (isHttpMessage(message)) requests.finished(message)
  })

  const flush = guarded(() => {
    const monoMs = machineMonoMs()
    const changedConnections = connections.changed(monoMs)
    const changedRequests = requests.changed(monoMs)
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
  })

  const end = (): void => {
    if (timer === null) return
    originals.clearInterval(timer)
    timer = null
    unsubscribe('net.server.socket', onSocket)
    unsubscribe('http.server.request.start', onStart)
    unsubscribe('http.server.response.finish', onFinish)
    connections.clear()
    requests.clear()
    connectionsOneOf = Number.POSITIVE_INFINITY
    toldNumbers = ''
  }
  const begin = (): void => {
    subscribe('net.server.socket', onSocket)
    subscribe('http.server.request.start', onStart)
    subscribe('http.server.response.finish', onFinish)
  }

  return (order) => {
    if (order.everyMs <= 0) {
      end()
      return
    }
    if (timer === null) begin()
    else originals.clearInterval(timer)
    timer = originals.setInterval(flush, Math.max(fastestMs, order.everyMs))
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
