import type { ListenSocket } from '../address/listen-socket.ts'

/** The system's accept queue holds no more of a socket whose backlog says "as many as you can". */
const longestBacklog = 4096
/** In one turn the loop may have looked already; in two it has looked at every socket. */
const quietTurns = 2
/** Past this time workers are led to their end all the same: one of them is blocked, or there are too many. */
const dealtOutMs = 1000

/** An address that nobody new is let in at. Who had come before is let in still, and waits for a worker. */
export class ClosingDoor {
  /** Resolves when nobody waits any more, or a second later. */
  readonly dealtOut: Promise<void>
  readonly #sockets: readonly ListenSocket[]
  readonly #shut: () => void
  #settle: () => void = () => {}
  #arrivedCount = 0
  #isShut = false

  /** `shut` is called when the last one is in. */
  constructor(sockets: readonly ListenSocket[], shut: () => void) {
    this.#sockets = sockets
    this.#shut = shut
    this.dealtOut = new Promise((resolve) => {
      const deadline = setTimeout(resolve, dealtOutMs)
      this.#settle = () => {
        clearTimeout(deadline)
        resolve()
      }
    })
  }

  /** False for a connection that came too late. */
  admits(): boolean {
    this.#arrivedCount++
    return !this.#isShut
  }

  /**
   * Takes the accept queues in to their ends: a polled socket yields one connection in a turn of the loop, and no more
   * stood there than its backlog holds. Then the sockets close, once `areOurs` says that no worker has them any more; as
   * long as one has, they stay, so that who comes is reset instead of waiting.
   */
  async close(areOurs: Promise<boolean>): Promise<void> {
    const mostStood = this.#sockets.reduce((sum, { backlog }) => sum + (backlog < 0 ? longestBacklog : backlog) + 1, 0)
    for (let quiet = 0; quiet < quietTurns && this.#arrivedCount < mostStood; ) {
      const before = this.#arrivedCount
      await new Promise((resolve) => setImmediate(resolve))
      quiet = this.#arrivedCount === before ? quiet + 1 : 0
    }
    this.#isShut = true
    this.#shut()
    if (await areOurs) for (const socket of this.#sockets) socket.close()
  }

  /** Told whenever connections may have gone to workers. */
  waits(count: number): void {
    if (this.#isShut && count === 0) this.#settle()
  }

  /** Nobody is left to deal out to. */
  end(): void {
    this.#settle()
  }
}
