import type { Followed } from '../handover/followed.ts'
import type { AddressServer, ServerReply, SwitchReport } from './address-server.ts'
import type { BoundDatagram } from './bound-address.ts'

/**
 * UDP, under every policy: each worker gets the bound socket itself, and the operating system decides who reads a
 * datagram. Our own copy is never polled: it keeps the port while workers come and go.
 */
export class DatagramServer implements AddressServer {
  readonly queuedCount = 0
  readonly oldestArrivalMonoMs = undefined
  readonly next = null
  readonly #bound: BoundDatagram

  constructor(bound: BoundDatagram) {
    this.#bound = bound
  }

  add(): ServerReply {
    return { errno: 0, handle: this.#bound.handle }
  }

  switchTo(): Promise<SwitchReport> {
    return Promise.resolve({})
  }

  visitWaiting(): void {}

  remove(): void {}

  /** Nobody can keep a worker from reading: nothing is asked of it, and nothing refused. */
  hold(): Promise<Followed> {
    return Promise.resolve('yes')
  }

  release(): void {}

  retire(): void {}

  queueRuleChanged(): void {}

  pump(): void {}

  /** Workers read on what comes until they close their own copies. */
  shut(): void {
    this.#bound.handle.close()
  }

  close(): void {}
}
