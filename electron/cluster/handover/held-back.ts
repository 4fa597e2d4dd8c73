import type { Hold } from '../faults/connection-faults.ts'
import { HandoverQueue } from './handover-queue.ts'
import type { Member } from './member.ts'
import type { WaitingConnection } from './waiting-connection.ts'

interface Held {
  /** What takes the hold of each back. */
  readonly cancels: Map<WaitingConnection, () => void>
  /** Not held any more, and the worker has not been ready since. */
  readonly due: HandoverQueue<WaitingConnection>
}

/** Connections of one address that faults hold back, each for the worker whose turn it was. */
export class HeldBack {
  readonly #held = new Map<Member, Held>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** In no particular order. */
  *[Symbol.iterator](): Generator<WaitingConnection> {
    for (const { cancels, due } of this.#held.values()) {
      yield* cancels.keys()
      yield* due
    }
  }

  /** `released` is called when the worker may have it. */
  keep(member: Member, waiting: WaitingConnection, hold: Hold, released: () => void): void {
    const { cancels, due } = this.#of(member)
    this.#counts(member, 1)
    const cancel = hold.until(() => {
      cancels.delete(waiting)
      due.push(waiting)
      released()
    })
    cancels.set(waiting, cancel)
  }

  /** The next one that is the worker's now. */
  takeDue(member: Member): WaitingConnection | undefined {
    const waiting = this.#held.get(member)?.due.take()
    if (waiting !== undefined) this.#counts(member, -1)
    return waiting
  }

  /** The worker is to get none of its connections: all that it would have got. */
  takeAll(member: Member): readonly WaitingConnection[] {
    const held = this.#held.get(member)
    if (held === undefined) return []
    for (const cancel of held.cancels.values()) cancel()
    const all = [...held.cancels.keys(), ...held.due]
    this.#held.delete(member)
    this.#counts(member, -all.length)
    return all
  }

  /** Takes the one out that arrived last, if it is held. */
  forget(newest: WaitingConnection): boolean {
    for (const [member, { cancels, due }] of this.#held) {
      const cancel = cancels.get(newest)
      if (cancel === undefined && !due.dropLast(newest)) continue
      cancel?.()
      cancels.delete(newest)
      this.#counts(member, -1)
      return true
    }
    return false
  }

  #of(member: Member): Held {
    const held = this.#held.get(member) ?? { cancels: new Map(), due: new HandoverQueue() }
    this.#held.set(member, held)
    return held
  }

  #counts(member: Member, change: number): void {
    member.heldCount += change
    this.#count += change
  }
}
