const tellEveryMs = 1000

/** Sums what is lost, and tells it at most once a second. */
export class LostCount {
  readonly #tell: (count: number) => void
  #untold = 0
  #timer: NodeJS.Timeout | undefined
  total = 0

  constructor(tell: (count: number) => void) {
    this.#tell = tell
  }

  add(count: number): void {
    this.total += count
    this.#untold += count
    this.#timer ??= setTimeout(() => this.#tellNow(), tellEveryMs).unref()
  }

  close(): void {
    if (this.#timer !== undefined) this.#tellNow()
  }

  #tellNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#tell(this.#untold)
    this.#untold = 0
  }
}
