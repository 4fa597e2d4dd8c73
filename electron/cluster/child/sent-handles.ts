/**
 * Handles on their way to one worker, in order. A worker that has no descriptor free loses what comes with a handle: Node
 * there answers NODE_HANDLE_NACK and drops the message; Node here sends sockets of its own again, but never raw handles
 * (`setupChannel` in lib/internal/child_process.js). Without this a worker that was out of descriptors for one moment would
 * owe an answer, and get no connection, for ever.
 */
export class SentHandles {
  readonly #sent: (number | WhenAnswered | null)[] = []

  /** `who`: the number of the message that it went with, or whom to tell, where somebody waits for its outcome. */
  sent(who: number | WhenAnswered | null): void {
    this.#sent.push(who)
  }

  /** It was not written after all: nothing will answer. */
  unsent(who: WhenAnswered): void {
    const at = this.#sent.indexOf(who)
    if (at >= 0) this.#sent.splice(at, 1)
  }

  /** The number of the message that was lost; null when the answer tells of none that somebody waits for. */
  answered(message: unknown): number | null {
    if (typeof message !== 'object' || message === null || !('cmd' in message)) return null
    const { cmd } = message
    if (cmd !== 'NODE_HANDLE_ACK' && cmd !== 'NODE_HANDLE_NACK') return null
    const who = this.#sent.shift() ?? null
    const isTaken = cmd === 'NODE_HANDLE_ACK'
    if (typeof who === 'function') who(isTaken)
    return isTaken || typeof who === 'function' ? null : who
  }
}

/** Whether the other side has it now. */
export type WhenAnswered = (isTaken: boolean) => void
