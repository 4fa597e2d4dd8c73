/** Connections waiting for a worker: first in, first out, and what came back goes to the front. */
export class HandoverQueue<Item extends object> {
  /** Taken from the end: the connections that came back, last one first. */
  readonly #returned: Item[] = []
  #waiting: (Item | undefined)[] = []
  #next = 0

  get length(): number {
    return this.#returned.length + this.#waiting.length - this.#next
  }

  /** In no particular order. */
  *[Symbol.iterator](): Generator<Item> {
    yield* this.#returned
    for (const connection of this.#waiting) if (connection !== undefined) yield connection
  }

  push(connection: Item): void {
    this.#waiting.push(connection)
  }

  putBack(connection: Item): void {
    this.#returned.push(connection)
  }

  /** Takes the connection out when it was pushed last, and still waits. */
  dropLast(connection: Item): boolean {
    if (this.#waiting.length === this.#next || this.#waiting.at(-1) !== connection) return false
    this.#waiting.pop()
    return true
  }

  /** All that came back, and the first of those that did not: who has waited longest is among them. */
  *firsts(): Generator<Item> {
    yield* this.#returned
    const first = this.#waiting[this.#next]
    if (first !== undefined) yield first
  }

  take(): Item | undefined {
    const returned = this.#returned.pop()
    if (returned !== undefined) return returned
    const connection = this.#waiting[this.#next]
    if (connection === undefined) return undefined
    this.#waiting[this.#next++] = undefined
    // Moving up costs O(n): done once per n takes, so that a take stays O(1).
    if (this.#next * 2 >= this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next)
      this.#next = 0
    }
    return connection
  }
}
