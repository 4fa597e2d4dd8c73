// Above 300 lines: a row for each number.
import { type Family, noLabels, type Sample, type Subjects } from './family.ts'
import type { ClusterFigures, CountsByWord, RequestFigures, WorkerFigures } from './figures.ts'
import { latencyHistogram } from './latency-histogram.ts'

/**
 * Names of OpenTelemetry's conventions for Node (`nodejs`, `v8js`, `process`, `http.server`), which are in development: what
 * changes there is changed here, with this version. Names with `clusterdeck` are ours.
 */
export const semanticConventions = '1.45.0'

type OfSlot = Subjects['slot']

/** What Prometheus and OTLP are told, each number in one row. docs/metrics.md has the same rows. */
export const metricTable: readonly Family[] = [
  {
    name: 'clusterdeck.deck',
    kind: 'info',
    unit: '',
    of: 'deck',
    source: 'deck',
    help: 'Version of the semantic conventions of OpenTelemetry whose names are used here',
    read: () => [{ labels: { semconv_version: semanticConventions }, value: 1 }],
  },
  {
    name: 'clusterdeck.deck.cpu.usage',
    kind: 'gauge',
    unit: '1',
    of: 'deck',
    source: 'deck',
    help: 'Processor time of the deck itself, as a share of one core',
    read: ({ deck }) => known(deck.cpuRatio),
  },
  {
    name: 'clusterdeck.deck.memory.usage',
    kind: 'gauge',
    unit: 'By',
    of: 'deck',
    source: 'deck',
    help: 'Resident memory of the process of the deck itself',
    read: ({ deck }) => known(deck.rssBytes),
  },
  {
    name: 'clusterdeck.deck.eventloop.delay.p99',
    kind: 'gauge',
    unit: 's',
    of: 'deck',
    source: 'deck',
    help: 'Delay of the event loop of the deck itself, 99th percentile of the last sampling interval',
    read: ({ deck }) => seconds(deck.loopDelayP99Ms),
  },
  {
    name: 'clusterdeck.cluster',
    kind: 'info',
    unit: '',
    of: 'cluster',
    source: 'deck',
    help: 'How the cluster runs now: state, policy (empty where others deal connections out), Node of its workers (empty while none told)',
    read: ({ cluster: { id, policy, nodeVersion, runState } }) => [
      { labels: { cluster_id: id, policy, node_version: nodeVersion, state: runState }, value: 1 },
    ],
  },
  {
    name: 'clusterdeck.workers.desired',
    kind: 'gauge',
    unit: '',
    of: 'cluster',
    source: 'supervisor',
    help: 'Workers that are wanted',
    read: ({ cluster }) => known(cluster.desired),
  },
  {
    name: 'clusterdeck.workers.listening',
    kind: 'gauge',
    unit: '',
    of: 'cluster',
    source: 'supervisor',
    help: 'Workers that listen and are heard; absent while the engine of their containers is not heard',
    read: ({ cluster }) => (isKnown(cluster) ? known(cluster.listeningCount) : []),
  },
  {
    name: 'clusterdeck.engine.up',
    kind: 'gauge',
    unit: '',
    of: 'cluster',
    source: 'engine',
    help: '1: the engine of these containers is heard. 0: it is not, and what it told is as old as clusterdeck_engine_last_heard_age_seconds says',
    read: ({ cluster: { engine } }) => known(engine === null ? null : engine.isHeard ? 1 : 0),
  },
  {
    name: 'clusterdeck.engine.last_heard_age',
    kind: 'gauge',
    unit: 's',
    of: 'cluster',
    source: 'engine',
    help: 'Age of the newest word of the engine of these containers',
    read: ({ cluster: { engine } }) => seconds(engine?.heardAgeMs ?? null),
  },
  {
    name: 'clusterdeck.queue.connections',
    kind: 'gauge',
    unit: '',
    of: 'cluster',
    source: 'primary',
    help: 'Connections that wait in the primary for a worker; absent under policies where workers accept by themselves',
    read: ({ cluster }) => known(cluster.queuedCount),
  },
  {
    name: 'clusterdeck.queue.longest_wait',
    kind: 'gauge',
    unit: 's',
    of: 'cluster',
    source: 'primary',
    help: 'How long the connection waits that has waited longest in the primary; absent as above',
    read: ({ cluster }) => seconds(cluster.longestWaitMs),
  },
  {
    name: 'clusterdeck.handovers',
    kind: 'counter',
    unit: '',
    of: 'cluster',
    source: 'primary',
    help: 'Connections in the primary by result: accepted by a worker, redispatched from one that died or refused, moved from a draining worker, refused because the queue was full, injected (closed by a fault)',
    read: ({ cluster }) => by('result', cluster.handovers),
  },
  {
    name: 'clusterdeck.reloads',
    kind: 'counter',
    unit: '',
    of: 'cluster',
    source: 'supervisor',
    help: 'Rolling reloads that ended, and rolling updates of containers, by outcome: done, stopped (a new worker did not get ready), cancelled, rolled-back',
    read: ({ cluster }) => by('outcome', cluster.reloads),
  },
  {
    name: 'clusterdeck.worker.up',
    kind: 'gauge',
    unit: '',
    of: 'slot',
    source: 'supervisor',
    help: '1: the worker of the slot is online and heard. 0: none lives, it starts, it is blocked (no word for 2 s), stopped by a signal or paused; other numbers of it are then as old as clusterdeck_worker_last_report_age_seconds says. Absent while the engine of its container is not heard',
    read: ({ cluster, slot }) => (slot.isThere && isKnown(cluster) ? known(isUp(slot.worker) ? 1 : 0) : []),
  },
  {
    name: 'clusterdeck.worker.listening',
    kind: 'gauge',
    unit: '',
    of: 'slot',
    source: 'supervisor',
    help: '1: the worker of the slot listens, whether it is heard or not; of a container: it serves, by its engine. Absent while that is not heard',
    read: ({ cluster, slot }) =>
      slot.isThere && isKnown(cluster) ? known(slot.worker?.phase === 'listening' ? 1 : 0) : [],
  },
  {
    name: 'clusterdeck.worker.generation',
    kind: 'gauge',
    unit: '',
    of: 'slot',
    source: 'supervisor',
    help: 'How often the slot was filled: grows by one with every worker. Of containers, as far as their engine remembers',
    read: ({ slot }) => known(slot.worker?.generation ?? null),
  },
  {
    name: 'clusterdeck.worker.last_report_age',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'agent',
    help: 'Age of the newest report of the worker: so old are its nodejs_, v8js_ and http_server_active_requests numbers',
    read: ({ slot }) => seconds(slot.worker?.reportAgeMs ?? null),
  },
  {
    name: 'clusterdeck.worker.boot.duration',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'supervisor',
    help: 'From the fork of the living worker, or the making of its container, to its first listen',
    read: ({ slot }) => seconds(slot.worker?.bootMs ?? null),
  },
  {
    name: 'clusterdeck.worker.heap.limit',
    kind: 'gauge',
    unit: 'By',
    of: 'slot',
    source: 'agent',
    help: 'What the heap of the worker may grow to (heap_size_limit of V8)',
    read: (of) => ofReport(of, ({ memory }) => memory.heapLimitBytes),
  },
  {
    name: 'clusterdeck.container',
    kind: 'info',
    unit: '',
    of: 'slot',
    source: 'engine',
    help: 'Where the container that has the slot is, and what: node, image, and phase as of the newest word of its engine. Joins a node to other series of the slot',
    read: ({ slot: { container } }) => {
      if (container === null) return []
      const { node, image, phase } = container
      return [{ labels: { node, image, phase }, value: 1 }]
    },
  },
  {
    name: 'clusterdeck.container.stats_age',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'engine',
    help: 'Age of the newest measurement of the container by its engine: so old are its container_ numbers',
    read: ({ slot }) => seconds(slot.container?.statsAgeMs ?? null),
  },
  {
    name: 'clusterdeck.container.memory.limit',
    kind: 'gauge',
    unit: 'By',
    of: 'slot',
    source: 'engine',
    help: 'What the container may have of memory; of a container without a limit, what its node has, where its engine says so',
    read: ({ slot }) => known(slot.container?.memoryLimitBytes ?? null),
  },
  {
    name: 'container.cpu.time',
    kind: 'counter',
    unit: 's',
    of: 'slot',
    source: 'engine',
    help: 'Processor time of all containers of the slot since it is watched',
    read: ({ slot }) => seconds(slot.containerUse?.cpuMs ?? null),
  },
  {
    name: 'container.cpu.usage',
    kind: 'gauge',
    unit: '',
    of: 'slot',
    source: 'engine',
    help: 'Cores that the container uses, over the last 2 s that were measured',
    read: ({ slot }) => known(slot.container?.cpuCores ?? null),
  },
  {
    name: 'container.memory.working_set',
    kind: 'gauge',
    unit: 'By',
    of: 'slot',
    source: 'engine',
    help: 'Memory of the container without the page cache that can go at any time',
    read: ({ slot }) => known(slot.container?.memoryBytes ?? null),
  },
  {
    name: 'container.network.io',
    kind: 'counter',
    unit: 'By',
    of: 'slot',
    source: 'engine',
    help: 'Bytes over all network devices of all containers of the slot since it is watched, by direction',
    read: ({ slot: { containerUse } }) => [
      ...directed('receive', containerUse?.networkInBytes ?? null),
      ...directed('transmit', containerUse?.networkOutBytes ?? null),
    ],
  },
  {
    name: 'container.uptime',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'engine',
    help: 'Since the living container was started',
    read: ({ slot }) => seconds(slot.container?.uptimeMs ?? null),
  },
  {
    name: 'clusterdeck.worker.exits',
    kind: 'counter',
    unit: '',
    of: 'slot',
    source: 'supervisor',
    help: 'Workers of the slot that ended, by cause: crash is every end that nobody asked for; of containers asked, stop, reload and scale-down besides, start-failed for one that never ran',
    read: ({ slot }) => by('cause', slot.exits),
  },
  {
    name: 'clusterdeck.restarts',
    kind: 'counter',
    unit: '',
    of: 'slot',
    source: 'supervisor',
    help: 'Workers of the slot that ended and that another one followed, at once or after a back-off, by cause of the end; reloads, which begin the other one first, are in clusterdeck_worker_exits_total',
    read: ({ slot }) => by('cause', slot.restarts),
  },
  {
    name: 'clusterdeck.requests',
    kind: 'counter',
    unit: '',
    of: 'slot',
    source: 'agent',
    help: 'Requests that ended, over all workers of the slot, by class: the status class of the answer; aborted: no whole answer because of the server; client_aborted: the client went away. Those that a fault ended are left out',
    read: ({ slot }) => requestClasses(slot.requests),
  },
  {
    name: 'clusterdeck.requests.injected',
    kind: 'counter',
    unit: '',
    of: 'slot',
    source: 'agent',
    help: 'Requests that a fault of the deck ended; no other number has them',
    read: ({ slot }) => known(slot.requests?.injectedCount ?? null),
  },
  {
    name: 'clusterdeck.requests.cut',
    kind: 'counter',
    unit: '',
    of: 'slot',
    source: 'supervisor',
    help: 'Requests without an answer when their worker ended, by its last word (up to 0.5 s old), by cause of the end: reload is what reloads lost',
    read: ({ slot }) => by('cause', slot.cutRequests),
  },
  {
    name: 'clusterdeck.connections',
    kind: 'counter',
    unit: '',
    of: 'slot',
    source: 'primary, agent',
    help: 'Connections that workers of the slot were the first to have: handed over by the primary, or opened as the worker counts them',
    read: ({ slot }) => known(slot.connectionCount),
  },
  {
    name: 'clusterdeck.connections.open',
    kind: 'gauge',
    unit: '',
    of: 'slot',
    source: 'agent',
    help: 'Connections open in the worker',
    read: (of) => ofReport(of, ({ sockets }) => sockets?.open ?? null),
  },
  {
    name: 'http.server.request.duration',
    kind: 'histogram',
    unit: 's',
    of: 'slot',
    source: 'agent',
    help: 'From the head of a request to the end of its answer, over all workers of the slot; answered whole, and not by a fault. Method and status are not told apart',
    read: ({ deck, slot: { requests } }) =>
      requests === null
        ? []
        : [
            {
              labels: {},
              value: latencyHistogram(deck.latencyBoundsMs, requests.latencyCounts, requests.latencySumMs),
            },
          ],
  },
  {
    name: 'http.server.active_requests',
    kind: 'gauge',
    unit: '',
    of: 'slot',
    source: 'agent',
    help: 'Requests without an answer yet',
    read: (of) => ofReport(of, ({ http }) => http?.inFlight ?? null),
  },
  {
    name: 'nodejs.eventloop.delay.p50',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'agent',
    help: 'Event loop delay, 50th percentile of the last sampling interval; the resolution of the timer is taken off',
    read: (of) => secondsOfReport(of, ({ loop }) => loop.delayP50Ms),
  },
  {
    name: 'nodejs.eventloop.delay.p99',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'agent',
    help: 'Event loop delay, 99th percentile of the last sampling interval; the resolution of the timer is taken off',
    read: (of) => secondsOfReport(of, ({ loop }) => loop.delayP99Ms),
  },
  {
    name: 'nodejs.eventloop.delay.max',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'agent',
    help: 'Event loop delay, the longest of the last sampling interval; the resolution of the timer is taken off',
    read: (of) => secondsOfReport(of, ({ loop }) => loop.delayMaxMs),
  },
  {
    name: 'nodejs.eventloop.utilization',
    kind: 'gauge',
    unit: '1',
    of: 'slot',
    source: 'agent',
    help: 'Event loop utilization of the last sampling interval',
    read: (of) => ofReport(of, ({ loop }) => loop.utilizationRatio),
  },
  {
    name: 'v8js.memory.heap.used',
    kind: 'gauge',
    unit: 'By',
    of: 'slot',
    source: 'agent',
    help: 'Heap memory in use, over all spaces of the heap',
    read: (of) => ofReport(of, ({ memory }) => memory.heapUsedBytes),
  },
  {
    name: 'v8js.memory.heap.space.size',
    kind: 'gauge',
    unit: 'By',
    of: 'slot',
    source: 'agent',
    help: 'Heap memory that is allocated, over all spaces of the heap',
    read: (of) => ofReport(of, ({ memory }) => memory.heapTotalBytes),
  },
  {
    name: 'process.cpu.time',
    kind: 'counter',
    unit: 's',
    of: 'slot',
    source: 'system',
    help: 'Processor time of all workers of the slot, user and system together',
    read: ({ slot }) => seconds(slot.cpuMs),
  },
  {
    name: 'process.cpu.utilization',
    kind: 'gauge',
    unit: '1',
    of: 'slot',
    source: 'system',
    help: 'Processor time of the worker over the last sampling interval, divided by that and by the number of cores',
    read: ({ deck, slot }) => {
      const ratio = slot.worker?.cpuRatio ?? null
      return known(ratio === null ? null : ratio / deck.coreCount)
    },
  },
  {
    name: 'process.memory.usage',
    kind: 'gauge',
    unit: 'By',
    of: 'slot',
    source: 'system',
    help: 'Resident memory of the worker',
    read: ({ slot }) => known(slot.worker?.rssBytes ?? null),
  },
  {
    name: 'process.uptime',
    kind: 'gauge',
    unit: 's',
    of: 'slot',
    source: 'supervisor',
    help: 'Since the fork of the living worker',
    read: ({ slot }) => seconds(slot.worker?.uptimeMs ?? null),
  },
]

function isUp(worker: WorkerFigures | null): boolean {
  if (worker === null || worker.health !== 'ok') return false
  return worker.phase === 'online' || worker.phase === 'listening' || worker.phase === 'draining'
}

/** While an engine is not heard, nobody knows what its containers are. */
const isKnown = ({ engine }: ClusterFigures): boolean => engine === null || engine.isHeard

function directed(direction: 'receive' | 'transmit', bytes: number | null): Sample[] {
  // An attribute of OpenTelemetry's, as its rules write it for Prometheus.
  return bytes === null ? [] : [{ labels: { network_io_direction: direction }, value: bytes }]
}

const none: readonly Sample[] = []
const known = (value: number | null): readonly Sample[] => (value === null ? none : [{ labels: noLabels, value }])
const seconds = (ms: number | null): readonly Sample[] => known(ms === null ? null : ms / 1000)

function by(label: string, counts: CountsByWord): Sample[] {
  return [...counts].map(([word, value]) => ({ labels: { [label]: word }, value }))
}

type Report = NonNullable<WorkerFigures['report']>

function ofReport({ slot }: OfSlot, read: (report: Report) => number | null): readonly Sample[] {
  const report = slot.worker?.report ?? null
  return report === null ? none : known(read(report))
}

function secondsOfReport({ slot }: OfSlot, read: (report: Report) => number | null): readonly Sample[] {
  const report = slot.worker?.report ?? null
  return report === null ? none : seconds(read(report))
}

const classLabels = ['1xx', '2xx', '3xx', '4xx', '5xx'].map((word) => ({ class: word }))
const [abortedLabels, clientAbortedLabels] = [{ class: 'aborted' }, { class: 'client_aborted' }]

/** Labels made once: it is asked for each slot with each scrape. */
function requestClasses(requests: RequestFigures | null): readonly Sample[] {
  if (requests === null) return none
  const { byClass, abortedCount, clientAbortedCount } = requests
  return [
    ...classLabels.map((labels, index) => ({ labels, value: byClass[index] ?? 0 })),
    { labels: abortedLabels, value: abortedCount },
    { labels: clientAbortedLabels, value: clientAbortedCount },
  ]
}
