/** A queue of fixed capacity, without allocation: it runs once per request. */
export class FreeQueue<T> {
  readonly #places: (T | null)[]
  #head = 0
  #length = 0

  constructor(capacity: number) {
    this.#places = Array.from({ length: capacity }, () => null)
  }

  push(one: T): void {
    if (this.#length === this.#places.length) throw new Error('The queue is full')
    this.#places[(this.#head + this.#length) % this.#places.length] = one
    this.#length += 1
  }

  shift(): T | null {
    if (this.#length === 0) return null
    const one = this.#places[this.#head] ?? null
    this.#places[this.#head] = null
    this.#head = (this.#head + 1) % this.#places.length
    this.#length -= 1
    return one
  }
}
