import type { Clock } from '../../../../shared/base/clock.ts'

/** What comes of an act within this time is its doing. */
const countsForMs = 60_000

/** What a person asked of replicas, and of the cluster as a whole, so that events name who wanted what they tell. */
export class AskedActs {
  readonly #clock: Pick<Clock, 'monoMs'>
  readonly #acts = new Map<string, { readonly words: string; readonly monoMs: number }>()

  constructor(clock: Pick<Clock, 'monoMs'>) {
    this.#clock = clock
  }

  note(key: string, words: string): void {
    for (const [known, { monoMs }] of this.#acts) if (this.#isOver(monoMs)) this.#acts.delete(known)
    this.#acts.set(key, { words, monoMs: this.#clock.monoMs() })
  }

  /** It was refused: nothing comes of it. */
  takeBack(key: string): void {
    this.#acts.delete(key)
  }

  of(key: string): string | null {
    const act = this.#acts.get(key)
    return act === undefined || this.#isOver(act.monoMs) ? null : act.words
  }

  #isOver(monoMs: number): boolean {
    return this.#clock.monoMs() - monoMs > countsForMs
  }
}
