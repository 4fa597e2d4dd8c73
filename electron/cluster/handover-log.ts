/** One connection that a worker took. */
export interface Handover {
  /** Grows by one with every hand-over of this primary. */
  readonly number: number
  readonly workerId: number
  /** When the primary accepted it, on the clock of `performance.now()`. */
  readonly arrivedMonoMs: number
  /** From there until it was sent to this worker, waits for other workers that did not take it included. */
  readonly waitedMs: number
  /** From there until the worker's word that it has it. */
  readonly answeredMs: number
  /** 1 = the first worker took it. */
  readonly attempts: number
}

export interface HandoverPage {
  readonly handovers: readonly Handover[]
  /** Hand-overs between the cursor and the first one of this page that were overwritten, or left out by the limit. */
  readonly missedCount: number
  /** For the next read. */
  readonly cursor: number
}

/** The last hand-overs, kept in a ring of fixed size. A read costs the reader; nobody is called. */
export interface Handovers {
  /** So many there were: a reader that starts here reads only what comes. */
  readonly cursor: number
  /** What came since the cursor, oldest first; with a limit the newest of them. Any number of readers may ask. */
  read(cursor: number, limit?: number): HandoverPage
}

/** Half a second at the highest rate seen here; a wire view reads 20 times per second. */
const defaultCapacity = 8192

/** Typed arrays, so that keeping a hand-over allocates nothing. */
export class HandoverLog implements Handovers {
  readonly #capacity: number
  readonly #workerIds: Uint32Array
  readonly #arrivedMonoMs: Float64Array
  readonly #waitedMs: Float32Array
  readonly #answeredMs: Float32Array
  readonly #attempts: Uint16Array
  #count = 0

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity
    this.#workerIds = new Uint32Array(capacity)
    this.#arrivedMonoMs = new Float64Array(capacity)
    this.#waitedMs = new Float32Array(capacity)
    this.#answeredMs = new Float32Array(capacity)
    this.#attempts = new Uint16Array(capacity)
  }

  get cursor(): number {
    return this.#count
  }

  add(workerId: number, arrivedMonoMs: number, sentMonoMs: number, answeredMonoMs: number, attempts: number): void {
    const at = this.#count++ % this.#capacity
    this.#workerIds[at] = workerId
    this.#arrivedMonoMs[at] = arrivedMonoMs
    this.#waitedMs[at] = sentMonoMs - arrivedMonoMs
    this.#answeredMs[at] = answeredMonoMs - sentMonoMs
    this.#attempts[at] = attempts
  }

  read(cursor: number, limit = this.#capacity): HandoverPage {
    const asked = Math.min(Math.max(0, cursor), this.#count)
    const first = Math.max(asked, this.#count - Math.min(limit, this.#capacity))
    const handovers = Array.from({ length: this.#count - first }, (_, offset) => this.#at(first + offset))
    return { handovers, missedCount: first - asked, cursor: this.#count }
  }

  #at(number: number): Handover {
    const at = number % this.#capacity
    return {
      number,
      workerId: this.#workerIds[at] ?? 0,
      arrivedMonoMs: this.#arrivedMonoMs[at] ?? 0,
      waitedMs: this.#waitedMs[at] ?? 0,
      answeredMs: this.#answeredMs[at] ?? 0,
      attempts: this.#attempts[at] ?? 0,
    }
  }
}
