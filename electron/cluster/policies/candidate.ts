/** A worker as a policy sees it. */
export interface Candidate {
  readonly workerId: number
  /** What stays when a worker is replaced: its slot, or its own id where it has none. */
  readonly place: number
  /** Order number of its last hand-over at this address; 0 = it had none yet. Never the same for two, but 0. */
  readonly lastTurn: number
  /** Connections open in the worker now; null where nobody tells (see `open-count.ts`). */
  readonly openCount: number | null
}

/** What else a policy may look at. */
export interface Draw {
  /** 0 ≤ n < 1. */
  random(): number
  /** Hash of the client's address (`client-hash.ts`); null where it has none, as on UNIX sockets. */
  readonly client: number | null
}

/**
 * Picks the worker for the next connection; undefined only when there is no candidate.
 * Runs once per connection: O(n) over workers, no allocation, no state of its own.
 */
export type ChooseWorker = <C extends Candidate>(candidates: readonly C[], draw: Draw) => C | undefined

/** True when the turn of `a` lies further back; among those without a turn, when it is the elder. */
export function hasWaitedLonger(a: Candidate, b: Candidate): boolean {
  return a.lastTurn === b.lastTurn ? a.workerId < b.workerId : a.lastTurn < b.lastTurn
}
