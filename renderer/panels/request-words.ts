import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { ClusterPoint } from '../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { protocolFacts, publishesHttp2 } from '../../shared/server-protocols.ts'
import { counted, formatCompact } from '../format/number.ts'
import { narrowSpace, noValue } from '../format/quantity.ts'

/** How the tiles of requests, latency and errors read where requests are not all there is. */
export interface RequestWords {
  /** Stands for the figure of the first one; null: the figure itself. */
  readonly value: string | null
  /** Under the first one; null: how it changed. */
  readonly note: string | null
  /** Under latency and errors, which are of requests; null: what they say of themselves. */
  readonly others: string | null
}

const usual: RequestWords = { value: null, note: null, others: null }

type Served = Pick<ClusterSnapshot, 'addresses' | 'nodeVersion'> & {
  readonly slots: readonly Pick<SlotSnapshot, 'aside'>[]
}
type Traffic = Pick<ClusterPoint, 'requestsPerSec' | 'openConnections' | 'upgradedConnections' | 'connectionsPerSec'>

/**
 * What is served decides what can be counted: TCP, TLS and UDP have no requests, HTTP/2 is not published by every Node, and
 * a WebSocket is one connection whatever goes over it. What nobody counts is never a zero.
 */
export function requestWords({ addresses, nodeVersion, slots }: Served, point: Traffic | null): RequestWords {
  if (addresses.length === 0 && slots.length > 0 && slots.every(({ aside }) => aside !== null)) {
    return slots.some(({ aside }) => aside === 'own-port')
      ? { value: noValue, note: 'served past the primary', others: 'not measured' }
      : { value: 'no server', note: 'nothing to ask', others: 'no requests' }
  }
  if (addresses.length === 0 || point === null) return usual
  const isUdp = (transport: string): boolean => transport.startsWith('udp')
  const streams = addresses.filter(({ transport }) => !isUdp(transport))
  if (streams.length === 0) {
    return { value: 'no HTTP', note: 'UDP: Node counts no datagrams', others: 'no HTTP' }
  }
  const spoken = streams.map(({ protocol }) => (protocol === undefined ? null : protocolFacts[protocol]))
  if (spoken.every((facts) => facts?.isHttp === false)) {
    return { value: 'no HTTP', note: connectionWords(point), others: 'no HTTP' }
  }
  if (nodeVersion !== '' && !publishesHttp2(nodeVersion) && spoken.some((facts) => facts?.isHttp2)) {
    const node = `Node ${nodeVersion.split('.')[0]}`
    const isAlone = streams.every(({ protocol }) => protocol === 'h2c' || protocol === 'h2-only')
    return isAlone
      ? { value: '–', note: `HTTP/2: not published by ${node}`, others: `not published by ${node}` }
      : { value: null, note: `without HTTP/2: ${node} does not publish it`, others: null }
  }
  const upgraded = point.upgradedConnections ?? 0
  if (upgraded > 0 && point.requestsPerSec === 0) {
    return { value: null, note: `${counted(upgraded, 'WebSocket')} open: messages are no requests`, others: null }
  }
  return usual
}

/** False where no server of the cluster has requests that its Node counts. */
export function countsRequests(cluster: Served): boolean {
  return requestWords(cluster, nothing).value === null
}

const nothing: Traffic = {
  requestsPerSec: null,
  openConnections: null,
  upgradedConnections: null,
  connectionsPerSec: null,
}

/** "300 conns/s · 12 open"; what nobody counts is left out. Short: the tile has room for no more. */
function connectionWords({ connectionsPerSec, openConnections }: Traffic): string {
  const parts = [
    ...(connectionsPerSec === null ? [] : [`${formatCompact(connectionsPerSec)}${narrowSpace}conns/s`]),
    ...(openConnections === null ? [] : [`${formatCompact(openConnections)} open`]),
  ]
  return parts.length === 0 ? 'connections are not counted' : parts.join(' · ')
}
