import type { Clock } from '../../../../shared/base/clock.ts'
import type { ExitCause } from '../../../../shared/model/worker.ts'

/** What comes of an act within this time is its doing. */
const countsForMs = 60_000

interface Act {
  readonly words: string
  /** What an end that comes of it counts as; null where nothing ends by it. */
  readonly ends: ExitCause | null
  readonly monoMs: number
}

/** What a person asked of replicas, and of the cluster as a whole, so that events name who wanted what they tell. */
export class AskedActs {
  readonly #clock: Pick<Clock, 'monoMs'>
  readonly #acts = new Map<string, Act>()

  constructor(clock: Pick<Clock, 'monoMs'>) {
    this.#clock = clock
  }

  /** Answers how to take it back, for when it is refused: what was asked since stays. */
  note(key: string, words: string, ends: ExitCause | null = null): () => void {
    for (const [known, { monoMs }] of this.#acts) if (this.#isOver(monoMs)) this.#acts.delete(known)
    const act = { words, ends, monoMs: this.#clock.monoMs() }
    this.#acts.set(key, act)
    return () => {
      if (this.#acts.get(key) === act) this.#acts.delete(key)
    }
  }

  of(key: string): string | null {
    return this.#act(key)?.words ?? null
  }

  /** Only what ends it: whoever was paused and ends later did not end by that. */
  endOf(key: string): Pick<Act, 'words' | 'ends'> | null {
    const act = this.#act(key)
    return act === null || act.ends === null ? null : act
  }

  #act(key: string): Act | null {
    const act = this.#acts.get(key)
    return act === undefined || this.#isOver(act.monoMs) ? null : act
  }

  #isOver(monoMs: number): boolean {
    return this.#clock.monoMs() - monoMs > countsForMs
  }
}
