import { isIPv6 } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'

const windowMs = 60_000
const mostOfOne = 5
/** Of all addresses together: one machine may have many. With 6 digits, 8 hours of it find the PIN in 3 of 100 classes. */
const mostOfAll = 60

/** Counts wrong PINs: five a minute from one address, then it waits. */
export class PinTries {
  readonly #clock: Pick<Clock, 'monoMs'>
  /** Oldest first; bounded by `mostOfAll`, beyond which none is tried. */
  #wrong: { readonly from: string; readonly atMonoMs: number }[] = []

  constructor(clock: Pick<Clock, 'monoMs'>) {
    this.#clock = clock
  }

  /** How long the address has to wait for its next try; 0: none. */
  waitMs(address: string): number {
    const nowMs = this.#clock.monoMs()
    this.#wrong = this.#wrong.filter(({ atMonoMs }) => atMonoMs > nowMs - windowMs)
    const own = this.#wrong.filter(({ from }) => from === networkOf(address))
    const blocking = own.length >= mostOfOne ? own.at(-mostOfOne) : this.#wrong.at(-mostOfAll)
    return blocking === undefined ? 0 : blocking.atMonoMs + windowMs - nowMs
  }

  wrong(address: string): void {
    this.#wrong.push({ from: networkOf(address), atMonoMs: this.#clock.monoMs() })
  }
}

/** A machine has a whole /64 of IPv6 addresses to itself. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(plain)) return plain
  const [head = ''] = new URL(`http://[${plain.replace(/%.*$/, '')}]/`).hostname.slice(1).split('::')
  return head.split(':').slice(0, 4).join(':')
}
