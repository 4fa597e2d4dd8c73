import type { Clock } from '../../../shared/base/clock.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import { primaryPartWords, type ScriptParts } from './primary-part-words.ts'

/** The count is told anew this often. */
const tellEveryMs = 1000

/**
 * Messages that workers sent to their primary and that nobody listens to here. One that waits for an answer waits for ever,
 * and looks healthy. Counted for the workers that live, so that the alert goes with the script that sent them.
 */
export class UnheardMessages {
  readonly #counts = new Map<number, number>()
  readonly #clock: Pick<Clock, 'after'>
  readonly #changed: () => void
  #cancelTell: (() => void) | null = null

  constructor(clock: Pick<Clock, 'after'>, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
  }

  add(workerId: number): void {
    this.#counts.set(workerId, (this.#counts.get(workerId) ?? 0) + 1)
    if (this.#cancelTell !== null) return
    this.#changed()
    this.#cancelTell = this.#clock.after(tellEveryMs, () => {
      this.#cancelTell = null
      this.#changed()
    })
  }

  /** The worker is gone. */
  ended(workerId: number): void {
    this.#counts.delete(workerId)
  }

  problems(script: ScriptParts): ClusterProblem[] {
    const count = [...this.#counts.values()].reduce((sum, one) => sum + one, 0)
    if (count === 0) return []
    const who = counted(this.#counts.size, 'worker')
    const part = primaryPartWords(script)
    const waits = 'A worker that waits for an answer waits for ever'
    const detail =
      part === null
        ? `The deck is the primary, and answers none. ${waits}: have the script do without, or open the program that starts it, with its own primary`
        : `${part}. ${waits}: have the script do without, or run its own primary (the cluster stops, and starts again with it)`
    const title = `${who} sent ${counted(count, 'message')} to the primary, and nobody listens to ${count === 1 ? 'it' : 'them'}`
    return [
      {
        id: 'messages',
        slot: null,
        tone: 'warn',
        title,
        detail,
        outputTail: [],
        exit: null,
        action: part === null ? null : 'own-primary',
      },
    ]
  }

  close(): void {
    this.#cancelTell?.()
    this.#cancelTell = null
  }
}
