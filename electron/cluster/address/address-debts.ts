/** A worker that opened a server later than this after its first one did it for a reason of its own. */
const longestLagMs = 10_000

/**
 * Places whose worker ended while it listened at an address: the worker that comes after it is awaited there, so the
 * address stays bound. One that listens elsewhere and not here has its time; then nobody is awaited for that place.
 */
export class AddressDebts {
  readonly #places = new Map<number, NodeJS.Timeout | undefined>()

  /** So long after its first server a worker came to listen here, at the longest. */
  #lagMs = 0

  get size(): number {
    return this.#places.size
  }

  get places(): readonly number[] {
    return [...this.#places.keys()]
  }

  /** True when every place that is awaited has a worker by now, and that one listens elsewhere. */
  get areEnding(): boolean {
    return [...this.#places.values()].every((timer) => timer !== undefined)
  }

  has(place: number): boolean {
    return this.#places.has(place)
  }

  add(place: number): void {
    if (!this.#places.has(place)) this.#places.set(place, undefined)
  }

  /** A worker came here so long after its first server: the next may take as long. */
  learnLag(lagMs: number): void {
    this.#lagMs = Math.max(this.#lagMs, Math.min(lagMs, longestLagMs))
  }

  /** The worker that came for the place listens elsewhere. `ended` is called when it did not ask in time. */
  endSoon(place: number, afterMs: number, ended: () => void): void {
    if (!this.#places.has(place) || this.#places.get(place) !== undefined) return
    const timer = setTimeout(() => {
      this.#places.delete(place)
      ended()
    }, afterMs + this.#lagMs)
    timer.unref()
    this.#places.set(place, timer)
  }

  /** That worker is gone as well: the next one is awaited. */
  keepOn(place: number): void {
    clearTimeout(this.#places.get(place))
    if (this.#places.has(place)) this.#places.set(place, undefined)
  }

  /** Somebody asked for the address. */
  clear(): void {
    for (const timer of this.#places.values()) clearTimeout(timer)
    this.#places.clear()
  }
}
