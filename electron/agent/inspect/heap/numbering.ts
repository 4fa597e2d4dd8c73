import type { Session } from 'node:inspector'
import type { originals } from '../../cover/originals.ts'
import { createSession } from '../own-session.ts'

/**
 * So long after a snapshot V8 remembers which object is which. It costs collections a little: every object that moves is looked
 * up. Longer than a person takes for "before", "do it again" and "after".
 */
const rememberMs = 15 * 60_000

/**
 * The session that snapshots are taken by. V8 numbers the objects of a heap anew when a session ends (`ClearObjectIds`), so it
 * is kept for a while: two snapshots under one number tell which objects came and went between them.
 */
export class Numbering {
  readonly #originals: typeof originals
  #session: Session | null = null
  #number = 0
  #timer: NodeJS.Timeout | undefined

  constructor(given: typeof originals) {
    this.#originals = given
  }

  /** Throws where this Node lets nobody look inside (the permission model does). */
  open(): { readonly session: Session; readonly number: number } {
    this.#originals.clearTimeout(this.#timer)
    if (this.#session === null) {
      const session = createSession()
      session.connect()
      this.#session = session
      this.#number += 1
    }
    return { session: this.#session, number: this.#number }
  }

  /** A snapshot is taken, or nothing came of it. */
  rest(): void {
    this.#originals.clearTimeout(this.#timer)
    this.#timer = this.#originals.setTimeout(() => this.close(), rememberMs)
    this.#timer.unref()
  }

  close(): void {
    this.#originals.clearTimeout(this.#timer)
    this.#session?.disconnect()
    this.#session = null
  }
}
