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
 * is kept for a while: two snapshots under one number tell which objects came and went between them. The end of any other
 * session numbers them anew, too (of a profile, a look at a stall, DevTools, the app's own): an object of ours, whose id is gone
 * then, tells it.
 */
export class Numbering {
  readonly #originals: typeof originals
  #session: Session | null = null
  #number = 0
  #ownObject = ''
  /** Null: V8 has none, or does not tell. */
  #ownId: string | null = null
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
      session.post('Runtime.evaluate', { expression: '({})', silent: true }, (_, answer) => {
        this.#ownObject = answer?.result.objectId ?? ''
      })
    } else if (this.#ownId === null || this.#askOwnId() !== this.#ownId) {
      this.#number += 1
    }
    return { session: this.#session, number: this.#number }
  }

  /** A snapshot is taken, or nothing came of it. */
  rest(): void {
    this.#originals.clearTimeout(this.#timer)
    this.#ownId = this.#askOwnId()
    this.#timer = this.#originals.setTimeout(() => this.close(), rememberMs)
    this.#timer.unref()
  }

  close(): void {
    this.#originals.clearTimeout(this.#timer)
    this.#session?.disconnect()
    this.#session = null
  }

  /** Answers before `post` returns, as for all that is asked of the thread that asks. */
  #askOwnId(): string | null {
    let id: string | null = null
    this.#session?.post('HeapProfiler.getHeapObjectId', { objectId: this.#ownObject }, (_, answer) => {
      id = answer?.heapSnapshotObjectId ?? null
    })
    return id === '0' ? null : id
  }
}
