import type { Clock } from '../../../shared/base/clock.ts'
import type { LoadTotals } from '../../../shared/model/load.ts'
import { countWords } from '../../load/results/number-words.ts'

/** What was on its way at the end has been answered by then, and the generators have told of it. */
const settleMs = 1500

/** What our own load measured while a rolling update lasted: the proof of what it lost. */
export class UpdateLedger {
  readonly #clock: Clock
  readonly #totals: () => LoadTotals | null
  #first: LoadTotals | null = null
  #cancel: () => void = () => {}

  /** `totals`: of the load that runs on the cluster now; null while none does. */
  constructor(clock: Clock, totals: () => LoadTotals | null) {
    this.#clock = clock
    this.#totals = totals
  }

  begin(): void {
    this.#cancel()
    this.#first = this.#totals()
  }

  /** Answers in words, or '' when no load ran all the time. */
  end(told: (words: string) => void): void {
    const first = this.#first
    this.#first = null
    if (first === null || this.#totals() === null) told('')
    else this.#cancel = this.#clock.after(settleMs, () => told(this.#since(first)))
  }

  close(): void {
    this.#cancel()
  }

  #since(first: LoadTotals): string {
    const last = this.#totals()
    // Another load began meanwhile: it counts from its own beginning.
    if (last === null || last.ledger.sent < first.ledger.sent)
      return 'the load on it ended meanwhile, and says nothing of it'
    return ledgerWords(first, last)
  }
}

/** "12 004 answered, 0 lost, 3 refused while it lasted": what failed by a refused connection was not lost, it was never taken. */
export function ledgerWords(first: LoadTotals, last: LoadTotals): string {
  const answered = last.ledger.ok - first.ledger.ok
  const failed = last.ledger.failed - first.ledger.failed
  const refused = (last.errors.refused ?? 0) - (first.errors.refused ?? 0)
  const count = (number: number): string => countWords(Math.max(0, number))
  return `${count(answered)} answered, ${count(failed - refused)} lost, ${count(refused)} refused while it lasted`
}
