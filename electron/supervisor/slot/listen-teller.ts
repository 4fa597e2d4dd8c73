import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { NotListening } from '../types.ts'
import type { SlotEvent } from './slot-events.ts'
import type { SlotHost } from './slot-host.ts'
import type { SlotState } from './slot-state.ts'
import { closedWords, listeningWords, notListeningWords } from './slot-words.ts'

/** Takes what a slot's present worker listens on into its state, and tells of it. */
export class ListenTeller {
  readonly #state: SlotState
  readonly #tell: (event: SlotEvent) => void
  readonly #host: Pick<SlotHost, 'whyNotListening'>
  #hasToldAside = false

  constructor(state: SlotState, tell: (event: SlotEvent) => void, host: Pick<SlotHost, 'whyNotListening'>) {
    this.#state = state
    this.#tell = tell
    this.#host = host
  }

  /** `bootMs`: since the fork; counts the first time. `sinceExitMs`: of the worker before it, when that one crashed. */
  listens(listens: readonly ListenAddress[], bootMs: number, sinceExitMs: number | null): void {
    const wasFirst = this.#state.now.bootMs === null
    const firstBootMs = this.#state.now.bootMs ?? Math.round(bootMs)
    const found = { listens, bootMs: firstBootMs, notListeningHint: null, aside: null }
    this.#state.apply('listen', found)
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

  /** It is up for a while, and listens on nothing. What is known of the reason is told; only without it a guess. */
  hint(): void {
    const { slot, generation } = this.#state.now
    const looked = this.#isResting ? this.#host.whyNotListening(slot, generation) : null
    if (looked === null) {
      this.#show(this.#guess())
      return
    }
    void looked.then((why) => {
      if (this.#state.now.generation === generation && this.#isResting) this.#show(why ?? this.#guess())
    })
  }

  /** It is not blocked or stopped any more: that is no reason from now on. */
  healthChanged(): void {
    const { health, notListeningHint, aside } = this.#state.now
    if (health === 'ok' && notListeningHint !== null && notListeningHint !== closedWords && aside === null) this.hint()
  }

  get #isResting(): boolean {
    const { phase, health, listens } = this.#state.now
    return phase === 'online' && health === 'ok' && listens.length === 0
  }

  #guess(): NotListening {
    const { agent } = this.#state.now
    // Without the agent a server of its own cannot be seen: nobody knows that it has none.
    const isSeen = this.#isResting && agent !== 'absent'
    return { words: notListeningWords(this.#state.now), aside: isSeen ? 'no-server' : null }
  }

  #show({ words, aside }: NotListening): void {
    this.#state.change({ notListeningHint: words, aside })
    // It is no fault, and said once.
    const isFine = aside !== null
    if (isFine && this.#hasToldAside) return
    this.#hasToldAside ||= isFine
    const tone = isFine ? 'info' : 'warn'
    this.#tell({ kind: 'online', tone, words: `slot ${this.#state.now.slot} is ${words}`, mark: null })
  }
}
