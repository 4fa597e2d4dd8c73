import type { Clock } from '../../../../shared/base/clock.ts'
import { counted, duration } from '../../../../shared/base/plain-words.ts'
import type { FleetFront } from '../fleet-front.ts'
import { nameOf } from '../story/fleet-words.ts'
import type { Placed } from '../story/replica-book.ts'

interface FarewellPorts {
  readonly clock: Clock
  readonly front: Pick<FleetFront, 'leave' | 'openOf'>
  /** Its agent lets the signal go its way; false where it is not heard any more. */
  letGo(placed: Placed): boolean
  tell(placed: Placed, tone: 'info' | 'warn', words: string): void
}

/** A task that is told to end keeps that from its app for a while: until the front has nothing open to it any more. */
export class Farewells {
  readonly #ports: FarewellPorts
  /** By key, how to end the waiting. */
  readonly #waiting = new Map<string, () => void>()

  constructor(ports: FarewellPorts) {
    this.#ports = ports
  }

  /** `limitMs`: then its app is told, whoever is still there. */
  begin(placed: Placed, limitMs: number): void {
    const { clock, front, letGo, tell } = this.#ports
    const { key } = placed.replica
    if (this.#waiting.has(key)) return
    const name = nameOf(placed)
    const sinceMs = clock.monoMs()
    let openCount = 0
    const settle = (tone: 'info' | 'warn', words: string): void => {
      if (!this.#waiting.delete(key)) return
      cancel()
      tell(placed, tone, `${name} was told to end: ${words}`)
    }
    const cancel = clock.after(limitMs, () => {
      const left = front.openOf(key)
      settle('warn', `${counted(left, 'connection')} of ${openCount} did not leave within ${duration(limitMs)}`)
    })
    this.#waiting.set(key, cancel)
    openCount = front.leave(key, () => {
      if (!letGo(placed)) {
        // It ended before: what that cut is no farewell.
        this.#waiting.get(key)?.()
        this.#waiting.delete(key)
        return
      }
      const afterMs = Math.round(clock.monoMs() - sinceMs)
      const had =
        openCount === 0
          ? 'it had no connection: its app was told at once'
          : `its ${counted(openCount, 'connection')} left by themselves within ${duration(afterMs)}, then its app was told`
      settle('info', had)
    })
  }

  close(): void {
    for (const cancel of this.#waiting.values()) cancel()
    this.#waiting.clear()
  }
}
