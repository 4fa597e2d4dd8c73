import { originals } from '../cover/originals.ts'

/** When counters are told more often than a report comes, and whether there is anything to tell. */
export class CountsTelling {
  readonly #tell: () => void
  #timer: NodeJS.Timeout | undefined
  #requests = 0
  #opened = 0

  constructor(tell: () => void) {
    this.#tell = tell
  }

  /** 0: not any more. */
  every(ms: number): void {
    originals.clearInterval(this.#timer)
    this.#timer = undefined
    if (ms === 0) return
    this.#timer = originals.setInterval(this.#tell, Math.max(50, ms))
    this.#timer.unref()
  }

  /** Whether these sums differ from those of the last time. */
  isNews(requests: number, opened: number): boolean {
    if (requests === this.#requests && opened === this.#opened) return false
    this.#requests = requests
    this.#opened = opened
    return true
  }
}
