/** When each thing began, or was first seen. Holds none of them. */
export class FirstSeen {
  readonly #monoMs: () => number
  #known = new WeakMap<object, { readonly atMs: number; readonly isAtLeast: boolean }>()
  /** What is seen later for the first time, and whose beginning nobody tells, began since the look before. */
  #lookedAtMs: number | null = null

  constructor(monoMs: () => number) {
    this.#monoMs = monoMs
  }

  began(thing: object): void {
    this.#known.set(thing, { atMs: this.#monoMs(), isAtLeast: false })
  }

  ageOf(thing: object): { readonly ageMs: number; readonly isAtLeast: boolean } {
    const nowMs = this.#monoMs()
    const known = this.#known.get(thing) ?? { atMs: nowMs, isAtLeast: this.#lookedAtMs === null }
    this.#known.set(thing, known)
    return { ageMs: Math.round(nowMs - known.atMs), isAtLeast: known.isAtLeast }
  }

  /** A look is over: what it has not met did not exist. */
  lookedOnce(): void {
    this.#lookedAtMs = this.#monoMs()
  }

  forget(): void {
    this.#known = new WeakMap()
    this.#lookedAtMs = null
  }
}
