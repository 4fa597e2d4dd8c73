import type { Clock } from '../../../shared/base/clock.ts'
import { fail, type Result } from '../../../shared/result.ts'
import type { FleetState } from '../types.ts'
import type { Reached } from './wanted-state.ts'

/** Those who asked for something and wait until the fleet is so. */
export class StateWaiters {
  readonly #clock: Clock
  readonly #waiting = new Set<(state: FleetState | null) => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Answers with the first state that says so, or with what stood in the way when the time is over. */
  until(check: (state: FleetState) => Reached, limitMs: number, now: () => FleetState): Promise<Result<void>> {
    return new Promise((done) => {
      const end = (result: Result<void>): void => {
        cancel()
        this.#waiting.delete(look)
        done(result)
      }
      const look = (state: FleetState | null): void => {
        const reached = state === null ? fail('cancelled', closedWords) : check(state)
        if (reached !== null) end(reached)
      }
      const cancel = this.#clock.after(limitMs, () =>
        end(fail('not-reached-in-time', whatStandsInTheWay(now(), limitMs))),
      )
      this.#waiting.add(look)
      look(now())
    })
  }

  look(state: FleetState): void {
    for (const look of [...this.#waiting]) look(state)
  }

  close(): void {
    for (const look of [...this.#waiting]) look(null)
  }
}

const closedWords = 'The containers were closed before it was done'

/** "After 60 s 2 of 4 run: slot 3, no node can take it – no suitable node (…)". */
export function whatStandsInTheWay({ replicas, desired }: FleetState, limitMs: number): string {
  const newest = replicas.toReversed().find(({ theirWords, ourWords }) => theirWords || ourWords)
  const running = replicas.filter(({ phase }) => phase === 'listening').length
  const words = [newest?.ourWords, newest?.theirWords].filter(Boolean).join(' – ')
  const why = newest === undefined ? '' : `: slot ${newest.slot}, ${words}`
  return `After ${Math.round(limitMs / 1000)} s ${running} of ${desired} run${why}`
}
