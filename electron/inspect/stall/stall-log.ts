import type { StallCapture, StallSummary } from '../../../shared/inspection/stall.ts'
import { limits } from '../../../shared/limits.ts'

interface Mark {
  readonly longestMs: number
  readonly atMonoMs: number
}

/**
 * What was seen of stuck workers, the newest of it. Of a place that is known, a further stall is news only when it lasts longer
 * than any before it, or when five minutes have passed: the same stack ten times tells nothing.
 */
export class StallLog {
  readonly #kept: StallCapture[] = []
  readonly #marks = new Map<string, Mark>()
  readonly #monoMs: () => number

  constructor(monoMs: () => number) {
    this.#monoMs = monoMs
  }

  /** Newest first. */
  get summaries(): readonly StallSummary[] {
    return this.#kept.map(
      ({ stack: _, source: _s, native: _n, refusal: _r, remark: _m, sampledMs: _p, ...summary }) => summary,
    )
  }

  find(captureId: number): StallCapture | null {
    return this.#kept.find((one) => one.captureId === captureId) ?? null
  }

  /** `silentMs`: so long it lasts by now. */
  isNews(place: string, silentMs: number): boolean {
    const mark = this.#marks.get(place)
    return mark === undefined || this.#isOld(mark) || silentMs > mark.longestMs
  }

  add(capture: StallCapture): void {
    this.#kept.unshift(capture)
    this.#kept.splice(limits.stallsKept)
  }

  /** A stall in this place went on for so long, told of or not. */
  lasted(place: string, lastedMs: number): void {
    const mark = this.#marks.get(place)
    const before = mark === undefined || this.#isOld(mark) ? 0 : mark.longestMs
    const atMonoMs = before === 0 || mark === undefined ? this.#monoMs() : mark.atMonoMs
    this.#marks.set(place, { longestMs: Math.max(before, lastedMs), atMonoMs })
    for (const [other, one] of this.#marks) if (this.#isOld(one)) this.#marks.delete(other)
  }

  ended(captureId: number, endedAtMs: number): void {
    const at = this.#kept.findIndex((one) => one.captureId === captureId)
    const capture = this.#kept[at]
    if (capture !== undefined) this.#kept[at] = { ...capture, endedAtMs }
  }

  #isOld(mark: Mark): boolean {
    return this.#monoMs() - mark.atMonoMs >= limits.stallRepeatMs
  }
}
