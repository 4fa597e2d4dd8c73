import type { ListenAddress } from '../../shared/model/worker.ts'
import type { SlotEvent } from './slot-events.ts'
import type { SlotState } from './slot-state.ts'
import { closedWords, listeningWords, notListeningWords } from './slot-words.ts'

/** Takes what a slot's present worker listens on into its state, and tells of it. */
export class ListenTeller {
  readonly #state: SlotState
  readonly #tell: (event: SlotEvent) => void

  constructor(state: SlotState, tell: (event: SlotEvent) => void) {
    this.#state = state
    this.#tell = tell
  }

  /** `bootMs`: since the fork; counts the first time. `sinceExitMs`: of the worker before it, when that one crashed. */
  listens(listens: readonly ListenAddress[], bootMs: number, sinceExitMs: number | null): void {
    const wasFirst = this.#state.now.bootMs === null
    const firstBootMs = this.#state.now.bootMs ?? Math.round(bootMs)
    this.#state.apply('listen', { listens, bootMs: firstBootMs, notListeningHint: null })
    if (!wasFirst || this.#state.now.phase !== 'listening') return
    const words = listeningWords(this.#state.now, firstBootMs, sinceExitMs)
    this.#tell({ kind: 'listening', tone: 'ok', words, mark: null })
  }

  unlistens(): void {
    const { phase, slot } = this.#state.now
    const hint = phase === 'listening' ? { notListeningHint: closedWords } : null
    this.#state.apply('unlisten', { listens: [], ...hint })
    if (hint === null) return
    this.#tell({ kind: 'listening', tone: 'warn', words: `slot ${slot} is ${closedWords}`, mark: null })
  }

  /** It is up for a while, and listens on nothing. */
  hint(): void {
    const hint = notListeningWords(this.#state.now)
    this.#state.change({ notListeningHint: hint })
    this.#tell({ kind: 'online', tone: 'warn', words: `slot ${this.#state.now.slot} is ${hint}`, mark: null })
  }
}
