/**
 * Handles on their way to one worker, in order. A worker that has no descriptor free loses what comes with a handle: Node
 * there answers NODE_HANDLE_NACK and drops the message; Node here sends sockets of its own again, but never raw handles
 * (`setupChannel` in lib/internal/child_process.js). Without this a worker that was out of descriptors for one moment would
 * owe an answer, and get no connection, for ever.
 */
export class SentHandles {
  readonly #sent: (number | null)[] = []

  /** `seq`: that of the message that it went with, where somebody waits for its outcome. */
  sent(seq: number | null): void {
    this.#sent.push(seq)
  }

  /** The number of the message that was lost; null when the answer tells of none that somebody waits for. */
  answered(message: unknown): number | null {
    if (typeof message !== 'object' || message === null || !('cmd' in message)) return null
    const { cmd } = message
    if (cmd !== 'NODE_HANDLE_ACK' && cmd !== 'NODE_HANDLE_NACK') return null
    const seq = this.#sent.shift() ?? null
    return cmd === 'NODE_HANDLE_NACK' ? seq : null
  }
}
