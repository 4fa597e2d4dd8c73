import type { PolicyId } from '../policies.ts'

/**
 * What the wire view draws: real connections and requests, as they come. Every time is `monoMs`: milliseconds of the
 * machine's monotonic clock (`process.hrtime`), which is the same in the primary and in all its workers.
 */

/** The story of one connection as far as it is known; a later record with the same id replaces it. Null = not yet, or nobody saw. */
export interface ConnectionTrace {
  /** Unique within its cluster, for as long as the cluster is in the deck. */
  readonly id: number
  /** e.g. "127.0.0.1:53412"; null for a UNIX socket. */
  readonly client: string | null
  /** When the primary accepted it; null under policies that bypass the primary. */
  readonly arrivedMonoMs: number | null
  /** When the primary last sent it to a worker: from `arrivedMonoMs` until then it waited. */
  readonly sentMonoMs: number | null
  /** 1 = the first worker that was asked took it; 0 = the primary never sent it. */
  readonly attempts: number
  /** Slot it was sent to, or that accepted it by itself; null while it waits. */
  readonly slot: number | null
  readonly generation: number | null
  /** When the worker had it as a socket of its own; where no agent saw that, when the primary heard of it. */
  readonly openedMonoMs: number | null
  readonly firstRequestMonoMs: number | null
  /** Requests it carried so far; of one that was open before anybody watched, those since. Grows at most once a second. */
  readonly requestCount: number
  /** Seen closed within 50 ms. */
  readonly closedMonoMs: number | null
  /** Why it ended when it never reached a worker, e.g. "client went away"; else null. */
  readonly lost: string | null
  /** What it carried so far, where a front passes it on; null where a worker has it to itself. Told at most once a second. */
  readonly carried: CarriedBytes | null
}

/** Bytes that went through. */
export interface CarriedBytes {
  readonly fromClientBytes: number
  readonly toClientBytes: number
}

/** One HTTP request; a later record with the same id replaces it. */
export interface RequestTrace {
  /** Unique within its cluster, for as long as the cluster is in the deck. */
  readonly id: number
  /** The connection that carries it, where that one is traced. */
  readonly connectionId: number | null
  readonly slot: number
  readonly generation: number
  /** Method and path, at most 80 characters: "GET /fib/30"; "upgraded: no longer HTTP" of what a connection became. */
  readonly line: string
  readonly startedMonoMs: number
  readonly endedMonoMs: number | null
  /** Null while it runs, or when it was aborted. */
  readonly status: number | null
}

/** What a worker has open at this moment. Nulls: its agent does not tell. */
export interface WorkerTraffic {
  readonly slot: number
  readonly generation: number
  readonly openConnections: number | null
  readonly requestsInFlight: number | null
  /** True while it has been sent a connection and has not answered. */
  readonly owesAnswer: boolean
  /** Connections that went to another because it was this one's turn and it owed an answer, while somebody watched. Grows. */
  readonly passedOverCount: number
}

/** Whose turn it is to get a connection. */
export interface NextSlot {
  /** Null: not settled before the connection comes, or nobody is free. */
  readonly slot: number | null
  /** Who got the one before; null before the first, and when that worker is gone. */
  readonly afterSlot: number | null
}

/** Pushed at most 5 times per second, only while somebody watches the cluster. */
export interface TrafficBatch {
  readonly clusterId: string
  /** When this batch was made: the newest moment it knows of. */
  readonly nowMonoMs: number
  /** In force at that moment. */
  readonly policy: PolicyId
  /** One of so many connections is traced; 1 = all of them. Chosen so that the records stay few. */
  readonly connectionsOneOf: number
  readonly requestsOneOf: number
  /** New and changed since the last batch. */
  readonly connections: readonly ConnectionTrace[]
  readonly requests: readonly RequestTrace[]
  readonly workers: readonly WorkerTraffic[]
  /** At the primary now; null under policies that bypass it. */
  readonly primary: {
    /** Accepted, and not yet sent to any worker. */
    readonly waitingCount: number
    /** Age of the one that waits longest, answers owed included; 0 when none waits. */
    readonly longestWaitMs: number
    /** Whose turn it is at the address that was dealt at last; null while no address is bound. */
    readonly next: NextSlot | null
  } | null
}
