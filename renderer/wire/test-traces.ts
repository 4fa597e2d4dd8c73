import type { ConnectionTrace, RequestTrace, TrafficBatch } from '../../shared/model/traffic.ts'

/** A connection that slot 1 took at once; tests change what they are about. */
export const aConnection = (change: Partial<ConnectionTrace> = {}): ConnectionTrace => ({
  id: 1,
  client: '127.0.0.1:50001',
  arrivedMonoMs: 1000,
  sentMonoMs: 1000.4,
  attempts: 1,
  slot: 1,
  generation: 1,
  openedMonoMs: 1000.8,
  firstRequestMonoMs: 1001,
  requestCount: 1,
  closedMonoMs: null,
  lost: null,
  carried: null,
  ...change,
})

/** A request of that connection which still runs. */
export const aRequest = (change: Partial<RequestTrace> = {}): RequestTrace => ({
  id: 1,
  connectionId: 1,
  slot: 1,
  generation: 1,
  line: 'GET /',
  startedMonoMs: 1001,
  endedMonoMs: null,
  status: null,
  ...change,
})

/** A batch in which nothing happened. */
export const aBatch = (change: Partial<TrafficBatch> = {}): TrafficBatch => ({
  clusterId: 'a',
  nowMonoMs: 1000,
  policy: 'round-robin',
  connectionsOneOf: 1,
  requestsOneOf: 1,
  connections: [],
  requests: [],
  workers: [{ slot: 1, generation: 1, openConnections: 0, requestsInFlight: 0, owesAnswer: false, passedOverCount: 0 }],
  primary: { waitingCount: 0, longestWaitMs: 0, next: null },
  ...change,
})
