import type { Clock } from '../../../shared/base/clock.ts'
import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { UnheardAddress } from '../../cluster/types.ts'
import { describeAddress } from './problems.ts'

/** A worker that comes back within this time is no matter for a person. */
const tellAfterMs = 2000
/** The number of those who wait is told anew this often. */
const lookEveryMs = 1000

interface UnheardPorts {
  readonly clock: Pick<Clock, 'after' | 'monoMs'>
  unheard(): readonly UnheardAddress[]
  changed(): void
}

/** Bound addresses that nobody listens on any more: who did last, and what a person should know of them. */
export class UnheardAddresses {
  readonly #ports: UnheardPorts
  readonly #last = new Map<string, string>()
  #cancelLook: (() => void) | null = null

  constructor(ports: UnheardPorts) {
    this.#ports = ports
  }

  /** Its last worker is gone. */
  lost(address: ListenAddress, { slot, generation }: { readonly slot: number; readonly generation: number }): void {
    this.#last.set(describeAddress(address), `slot ${slot}'s g${generation}`)
    this.#lookOn()
    this.#ports.changed()
  }

  get problems(): ClusterProblem[] {
    const nowMs = this.#ports.clock.monoMs()
    return this.#ports
      .unheard()
      .filter(({ isAwaited, sinceMonoMs }) => !isAwaited || nowMs - sinceMonoMs >= tellAfterMs)
      .map((one) => ({
        id: idOf(one),
        slot: null,
        tone: 'warn',
        title: `${describeAddress(one.address)} is bound, and nobody listens there`,
        detail: this.#detail(one, nowMs - one.sinceMonoMs),
        outputTail: [],
        exit: null,
        action: 'release',
      }))
  }

  /** The address that such an alert is about; null when somebody listens there again, or it was closed. */
  find(problemId: string): ListenAddress | null {
    return this.#ports.unheard().find((one) => idOf(one) === problemId)?.address ?? null
  }

  /** It was closed: "port 3001 was closed: …". Nothing is remembered of it. */
  released(address: ListenAddress, unheardMs: number, waitingCount: number): string {
    const waited = waitingCount === 0 ? '' : `; ${counted(waitingCount, 'connection')} that waited there closed with it`
    const who = this.#who(address)
    this.#last.delete(describeAddress(address))
    return `${describeAddress(address)} was closed: nobody had listened there for ${duration(unheardMs)}, ${who} was the last${waited}`
  }

  close(): void {
    this.#cancelLook?.()
    this.#cancelLook = null
  }

  #detail({ address, isAwaited, waitingCount }: UnheardAddress, unheardMs: number): string {
    const last = `${this.#who(address)} listened last, ${duration(unheardMs)} ago`
    const waiting = `${waitingCount === 0 ? 'No' : waitingCount} ${waitingCount === 1 ? 'connection waits' : 'connections wait'} there`
    if (!isAwaited) return `${last}; the worker after it listens elsewhere. ${waiting}. It is closed in a moment`
    return `${last}. It is kept for the next worker of that slot. ${waiting}. Once released, clients are refused instead of waiting`
  }

  #who(address: ListenAddress): string {
    return this.#last.get(describeAddress(address)) ?? 'a worker that is gone'
  }

  #lookOn(): void {
    this.#cancelLook ??= this.#ports.clock.after(lookEveryMs, () => {
      this.#cancelLook = null
      this.#ports.changed()
      if (this.#ports.unheard().length > 0) this.#lookOn()
    })
  }
}

const idOf = ({ address }: UnheardAddress): string => `unheard:${describeAddress(address)}`
