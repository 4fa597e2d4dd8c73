import type { Clock } from '../../shared/base/clock.ts'
import type { StoreState } from '../../shared/lessons/lab.ts'
import type { Result } from '../../shared/result.ts'

/** `slow`: answers wait until `fast`. `fill`: it refuses to write until `free`. `empty`: forgets all it holds. */
export type StoreAct = 'stop' | 'start' | 'hang' | 'resume' | 'slow' | 'fast' | 'empty' | 'fill' | 'free'

/** A store that apps can keep their state in. */
export interface RunningStore {
  state(): StoreState
  /** Told when the state is another one. Answers with its end. */
  onChange(told: () => void): () => void
  /** One after the other, each answered when it is so. */
  act(act: StoreAct): Promise<Result<{ readonly words: string }>>
  /** Ends what is ours of it. */
  close(): Promise<void>
}

/** What a store needs of this machine. */
export interface StoreMachine {
  readonly clock: Clock
  /** The bundle of the small store. */
  readonly smallStorePath: string
  /** Where programs are found. */
  readonly path: string
  /** For the record of what the deck started: it is ended with the deck, or by the next one. */
  recorded(pid: number): void
  ended(pid: number): void
}

/** Who is told of a change; the same for every kind of store. */
export class Listeners {
  readonly #told = new Set<() => void>()

  add(told: () => void): () => void {
    this.#told.add(told)
    return () => this.#told.delete(told)
  }

  tell(): void {
    for (const told of [...this.#told]) told()
  }
}
