const kept = 1000

/** How long votes took, from the request's head to the answer's last byte: the newest thousand. */
export class VoteTimes {
  readonly #tookMs: number[] = []

  add(ms: number): void {
    this.#tookMs.push(ms)
    if (this.#tookMs.length > kept) this.#tookMs.shift()
  }

  /** Null before the first. */
  get p95Ms(): number | null {
    const sorted = this.#tookMs.toSorted((one, other) => one - other)
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null
  }
}
