// Above 300 lines: one channel, told whole.
import { z } from 'zod'
import type { AgentFaultOrder } from './actions/faults/fault-actions.ts'
import type { AgentOrder } from './actions/worker-actions.ts'
import type { AgentReach } from './containers/agent-reach.ts'
import type { AgentInspectOrder } from './inspection/agent-orders.ts'
import { inspectReportSchema } from './inspection/agent-reports.ts'
import { serverProtocols } from './server-protocols.ts'

/**
 * The agent's pipe (fd 4 of every worker): newline-delimited JSON both ways.
 * The agent imports only types from here; what arrives from it is parsed with these schemas.
 */

const count = z.number().int().nonnegative()
/** Looked through in one loop: item by item by the library, two hundred of them cost more than the rest of a message. */
const countsUpTo = (most: number) =>
  z.custom<number[]>((list) => Array.isArray(list) && list.length <= most && list.every(isCount))
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const listen = z.strictObject({
  address: z.string().nullable(),
  port: z.number().int().nullable(),
  path: z.string().nullable(),
  transport: z.enum(['tcp4', 'tcp6', 'unix', 'udp4', 'udp6']),
  exclusive: z.boolean(),
  protocol: z.enum(serverProtocols),
})
const memory = z.strictObject({
  rssBytes: count,
  heapUsedBytes: count,
  heapTotalBytes: count,
  heapLimitBytes: count,
  externalBytes: count,
  arrayBuffersBytes: count,
})

const hello = z.strictObject({
  type: z.literal('hello'),
  pid: count,
  nodeVersion: z.string().max(100),
  /** What this Node version cannot report, in words. */
  missing: z.array(z.string().max(500)).max(20),
})

/** What ends with a worker: connections open now, and requests without an answer. Nulls: nobody counts them here. */
const held = z.strictObject({ openConnections: count.nullable(), requestsInFlight: count.nullable() })

/** Every 500 ms, whatever the sampling interval. */
const beat = z.strictObject({ type: z.literal('beat'), atMs: z.number(), held: held.exactOptional() })

/** Requests of one worker, cumulative since it started. */
const httpCounts = z.strictObject({
  startedCount: count,
  finishedCount: count,
  inFlight: count,
  /** How long the oldest of them is in flight, by the agent's own clock; null when none is. */
  oldestMs: z.number().nonnegative().nullable().default(null),
  /** Ended without a whole response, because of the server's side. `finishedCount` leaves these out. */
  abortedCount: count,
  /** Ended without a whole response, because the client went away: nobody's failure. */
  clientAbortedCount: count.default(0),
  /**
   * Ended as a fault had it: with its answer, broken off by it, or given up because of it. The other counts and the
   * latencies leave these out. An answer of the app that a fault made late or slow is the app's.
   */
  injectedCount: count.default(0),
  /** Finished by status class, 1xx..5xx. */
  byClass: z.array(count).length(5),
  /** Finished requests per bucket of the bounds the primary gave; cumulative; zeros at the end may be left out. */
  latencyCounts: countsUpTo(200),
  /** What those took together. */
  latencySumMs: z.number().nonnegative().exactOptional(),
})

/** Counters are cumulative since the worker started; the primary makes rates of them. */
const report = z.strictObject({
  type: z.literal('report'),
  atMs: z.number(),
  monoMs: z.number(),
  cpuMicros: z.number().nonnegative(),
  memory,
  loop: z.strictObject({
    /** Of the window since the last report. */
    utilizationRatio: z.number().min(0).max(1),
    /** Resolution already subtracted; null when the window had no sample. */
    delayP50Ms: z.number().nullable(),
    delayP99Ms: z.number().nullable(),
    delayMaxMs: z.number().nullable(),
  }),
  /** Null: it serves nothing whose requests this Node counts. */
  http: httpCounts.nullable(),
  /**
   * `openedCount`: without those that another worker had before. `upgraded`: of the open ones, those that HTTP/1 handed on
   * (WebSockets).
   */
  sockets: z.strictObject({ open: count, openedCount: count, upgraded: count.default(0) }).nullable(),
})

/** While counters are wanted often, when they changed: what a worker did until shortly before a sudden end is known. */
const counts = z.strictObject({
  type: z.literal('counts'),
  http: httpCounts,
  /** As in a report; null where this Node does not tell. */
  openedCount: count.nullable(),
})

/** A server of this worker started or stopped listening. */
const listenChange = z.strictObject({ type: z.literal('listen'), listens: z.array(listen).max(1000) })

const detail = z.strictObject({
  type: z.literal('detail'),
  atMs: z.number(),
  nodeVersion: z.string(),
  cwd: z.string(),
  argv: z.array(z.string()),
  execArgv: z.array(z.string()),
  memory,
  heapSpaces: z.array(z.strictObject({ name: z.string(), usedBytes: count, sizeBytes: count })),
  resources: z.array(z.strictObject({ kind: z.string(), count })),
  listens: z.array(listen),
  missing: z.array(z.string()),
  /** The environment as the app sees it. */
  env: z.record(z.string(), z.string()),
})

const endListeners = z.strictObject({ SIGTERM: count, SIGINT: count, SIGUSR2: count, shutdown: count })

/** While draining, whenever the numbers change. */
const drain = z.strictObject({
  type: z.literal('drain'),
  /** Those on their way to another worker included, until it has them. */
  openConnections: count,
  requestsInFlight: count,
  /** Of them in flight for a second or more: slow answers, event streams, long polls. */
  longRequests: count,
  /** Open connections without a request. */
  idleConnections: count,
  /** Open connections that speak no HTTP any more: WebSockets. */
  upgradedConnections: count,
  idleClosedCount: count,
  /** Taken by another worker. */
  movedCount: count,
  /** Requests that came since draining began, on connections that were open then. */
  requestsSinceCount: count,
  /** Connections that came since, and the requests on them: zero, or hand-overs had not stopped. */
  lateConnectionsCount: count,
  lateRequestsCount: count,
  /** The app's own listeners of what may tell it to end; `shutdown`: of IPC messages. */
  listeners: endListeners,
})

/**
 * Its process was told to end, and keeps that from the app until it is told `let-go`, for so long at most. It drains meanwhile:
 * whoever gives it connections gives it no more.
 */
const leaving = z.strictObject({ type: z.literal('leaving'), limitMs: count })

/** Something odd that the agent saw, in a sentence. */
const note = z.strictObject({ type: z.literal('note'), words: z.string().max(500) })

/** Milliseconds of the machine's monotonic clock, the same in every process. */
const monoMs = z.number().nonnegative()
/** One traced connection; ids grow within a worker, and a later record with the same id replaces an earlier one. */
const tracedConnection = z.strictObject({
  id: count,
  /** The primary's number for it, as `newconn` carried it; null where it did not follow it, or never saw it. */
  traceId: count.nullable(),
  /** As `getpeername` says it; null for a UNIX socket, and for a client that was gone before it could be asked. */
  address: z.string().max(100).nullable(),
  port: z.number().int().min(0).max(65_535).nullable(),
  /** Null: it was open when tracing began. */
  openedMonoMs: monoMs.nullable(),
  /** Null: none yet, or it was before tracing began. */
  firstRequestMonoMs: monoMs.nullable(),
  /** Seen since tracing began. */
  requestCount: count,
  closedMonoMs: monoMs.nullable(),
})
const tracedRequest = z.strictObject({
  id: count,
  connectionId: count.nullable(),
  line: z.string().max(80),
  startedMonoMs: monoMs,
  endedMonoMs: monoMs.nullable(),
  status: z.number().int().nullable(),
})

/** While traced, when something changed: what is new, and what is open now. */
const traffic = z.strictObject({
  type: z.literal('traffic'),
  monoMs,
  openConnections: count,
  /** Null where nothing that is served can be counted, as in a report. */
  requestsInFlight: count.nullable(),
  /** As in a report, since the worker started, traced or not; null where this Node does not tell. */
  openedCount: count.nullable(),
  startedCount: count,
  /** Records that had no room, since tracing began. */
  droppedCount: count,
  connections: z.array(tracedConnection).max(300),
  requests: z.array(tracedRequest).max(300),
})

/**
 * How a fault goes in this worker. `landed`: its effect was measured, again whenever the numbers changed, at most twice a
 * second. `ended`: nothing of it is left. `failed`: it could not be, and why.
 */
const fault = z.strictObject({
  type: z.literal('fault'),
  faultId: count,
  state: z.enum(['landed', 'ended', 'failed']),
  /** Why it failed, or ended before its time; else ''. */
  words: z.string().max(300),
  /** What was measured, by names that `fault-effects.ts` turns into words. */
  numbers: z.record(z.string().max(40), z.number()),
})

/** What came of a look into this worker. */
const inspected = z.strictObject({ type: z.literal('inspected'), report: inspectReportSchema })

/** Whether SIGUSR1 may be sent, which opens Node's inspector: '' or why not. At the start, and in the moment that it changes. */
const door = z.strictObject({ type: z.literal('door'), refusal: z.string().max(300) })

/** Answers to a request, by its id: it is done, or was taken and goes its way; or it was refused, and why. */
const done = z.strictObject({ type: z.literal('done'), requestId: count })
const refused = z.strictObject({ type: z.literal('refused'), requestId: count, words: z.string().max(500) })

export const agentMessageSchema = z.discriminatedUnion('type', [
  hello,
  beat,
  report,
  counts,
  listenChange,
  detail,
  drain,
  leaving,
  note,
  traffic,
  fault,
  inspected,
  door,
  done,
  refused,
])
export type AgentMessage = z.infer<typeof agentMessageSchema>
export type AgentReport = z.infer<typeof report>
export type AgentCounts = z.infer<typeof counts>
export type AgentDetail = z.infer<typeof detail>
export type AgentListen = z.infer<typeof listen>
export type AgentDrain = z.infer<typeof drain>
export type AgentEndListeners = z.infer<typeof endListeners>
export type AgentTraffic = z.infer<typeof traffic>
export type AgentFaultReport = z.infer<typeof fault>

/** Trace one of so many connections and requests, and tell every so often; `everyMs` 0 = no more. */
export interface AgentTrafficOrder {
  readonly type: 'traffic'
  readonly everyMs: number
  readonly connectionsOneOf: number
  readonly requestsOneOf: number
}

/** What the primary wants of an agent. */
export type AgentWish =
  | { readonly type: 'interval'; readonly intervalMs: number }
  | { readonly type: 'detail' }
  /** Tell `counts` every so often; 0 = no more. */
  | { readonly type: 'counts'; readonly everyMs: number }
  /** Begin the drain recipe: `Connection: close` on every response, idle keep-alive sockets closed after `idleCloseMs`. */
  | { readonly type: 'drain'; readonly idleCloseMs: number }
  /** A signal that is kept from the app (`leaving`) goes its way. */
  | { readonly type: 'let-go' }
  /** Idle HTTP connections go to other workers, those that get idle later too, until that is taken back. */
  | { readonly type: 'move-idle'; readonly isOn: boolean }
  | AgentTrafficOrder
  /** Carry out an action, which the table of actions says runs in the agent. */
  | { readonly type: 'act'; readonly order: AgentOrder }
  /** Begin a fault. Its answer only says that it is begun, or why not. */
  | { readonly type: 'fault'; readonly fault: AgentFault }
  /** Take one back, or all (null). Answered when nothing of it is left. */
  | { readonly type: 'undo-fault'; readonly faultId: number | null }
  /** The deck is there: faults go on for as long again. */
  | { readonly type: 'lease'; readonly leaseMs: number }
  /** Part of a look into this worker; what comes of it is told as `inspected`. */
  | { readonly type: 'inspect'; readonly order: AgentInspectOrder }

/** A fault as an agent is asked for it. It ends by itself after `forMs`, when the pipe closes, or without a lease. */
export type AgentFault = AgentFaultOrder & {
  readonly faultId: number
  readonly forMs: number
  readonly leaseMs: number
  readonly seed: number
}

/** Primary → agent: each is answered by `done` or `refused` with its id, unless the worker ends or stands still. */
export type AgentRequest = AgentWish & { readonly requestId: number }

/** What became of a request. */
export type AgentAnswer = { readonly ok: true } | { readonly ok: false; readonly words: string }

/** Given to the agent in this environment variable, as JSON; the agent deletes it before the app can see it. */
export const agentConfigVariable = 'CLUSTERDECK_AGENT'
export interface AgentConfig {
  readonly intervalMs: number
  readonly heartbeatMs: number
  /** Upper bounds of the latency buckets in ms, ascending; one more bucket holds the rest. */
  readonly latencyBoundsMs: readonly number[]
  /** Somebody watches already: trace from the first connection on. */
  readonly traffic?: AgentTrafficOrder
  /** Tell `counts` every so often from the start. */
  readonly countsEveryMs?: number
  /** Tell from the first line on in which request it was written. */
  readonly lines?: boolean
  /** Faults that are in force for this slot: those of its start happen before the app's first line, the others from then on. */
  readonly faults?: readonly AgentFault[]
  /** Looks into the worker that begin before the app's first line. */
  readonly looks?: readonly AgentInspectOrder[]
  /** Exec arguments that are ours, not the app's: taken out of `process.execArgv`. */
  readonly ownExecArgs: readonly string[]
  /** Variables the deck set, not the user: taken out of `process.env`. */
  readonly ownVariables: readonly string[]
  /** Words of `NODE_OPTIONS` that are ours, as they stand there together: taken out of it. */
  readonly ownNodeOptions?: string
  /** In a container there is no pipe: where the deck listens. Absent: the pipe is fd 4. */
  readonly reach?: AgentReach
  /** The first SIGTERM is kept from the app for `limitMs` at most, and its clients leave by themselves: as `drain` has them. */
  readonly hold?: { readonly limitMs: number; readonly idleCloseMs: number }
}
