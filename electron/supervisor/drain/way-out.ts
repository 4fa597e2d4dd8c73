import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { DrainNumbers, DrainSnapshot } from '../../../shared/model/drain.ts'
import type { ExitCause } from '../../../shared/model/worker.ts'
import { drainEvent, type SlotEvent, wokenEvent } from '../slot/slot-events.ts'
import type { SlotHost } from '../slot/slot-host.ts'
import type { SlotState } from '../slot/slot-state.ts'
import type { WorkerHandle } from '../types.ts'
import { Drain } from './drain.ts'
import type { DrainEnd } from './drain-words.ts'

/** Node ends a worker whose channel closed, and often reports `disconnect` first: only later is it an end of its own. */
const exitFollowsMs = 250

interface WayOutPorts {
  readonly host: Pick<SlotHost, 'clock' | 'rules'>
  readonly state: SlotState
  tell(event: SlotEvent): void
  /** A drain begins: whether it boots, or is steady, matters no more. */
  begun(): void
  /** It is paused, and about to be continued. */
  woken(): void
}

/** How a slot's present worker ends: why, and the drain that leads there. */
export class WayOut {
  /** Why it will end, when the deck has decided that it will. */
  cause: ExitCause | null = null
  readonly #ports: WayOutPorts
  #drain: Drain | null = null
  #cancelClosed: (() => void) | null = null

  constructor(ports: WayOutPorts) {
    this.#ports = ports
  }

  get isBegun(): boolean {
    return this.#drain !== null
  }

  snapshot(): DrainSnapshot | null {
    return this.#drain?.snapshot() ?? null
  }

  /** Begins the drain, unless it has begun. */
  begin(
    handle: WorkerHandle | null,
    first: 'finishing' | 'disconnect',
    cause: ExitCause | null,
    channel: 'open' | 'closed' = 'open',
  ): void {
    if (handle === null || this.#drain !== null) return
    this.#end()
    // Null: its channel closed, and why was said before or not at all.
    this.cause = cause ?? this.cause
    const { host, state, tell, begun, woken } = this.#ports
    begun()
    const { bootMs, listens, slot, aside } = state.now
    // All workers of the cluster end: the cluster has told of it.
    const isOfAll = cause === 'stop' || cause === 'primary'
    const hasServed = bootMs !== null || listens.length > 0
    const drain = new Drain(first, {
      name: `slot ${slot}`,
      hasServed,
      isServerless: aside !== null,
      clock: host.clock,
      handle,
      rules: () => host.rules(),
      agent: () => state.now.agent,
      isPaused: () => state.now.health === 'paused',
      woken: (isFirst) => {
        woken()
        if (isFirst) tell(wokenEvent(`slot ${slot}`))
      },
      changed: () => state.change({}),
      escalated: (words) => tell(drainEvent(words)),
      finished: (words) => !isOfAll && tell(drainEvent(words, 'info')),
    })
    this.#drain = drain
    state.apply('drain', { notListeningHint: null, aside: null })
    if (!isOfAll) tell(drain.begun(channel))
    drain.begin(channel)
  }

  /** Its channel closed. Unless its exit follows, it is led to its end. */
  channelClosed(handle: WorkerHandle | null): void {
    if (this.#drain !== null) return
    this.#end()
    this.#cancelClosed = this.#ports.host.clock.after(exitFollowsMs, () =>
      this.begin(handle, 'disconnect', null, 'closed'),
    )
  }

  progress(openConnections: number | null, unacknowledgedCount: number): void {
    this.#drain?.progress(openConnections, unacknowledgedCount)
  }

  count(numbers: DrainNumbers, listeners: AgentEndListeners): void {
    this.#drain?.count(numbers, listeners)
  }

  moved(taker: string): void {
    this.#drain?.moved(taker)
  }

  /** Looks again whether it is finished: the agent changed. */
  look(): void {
    this.#drain?.look()
  }

  /** What is wrong with an end that was wanted, in a sentence; null when nothing is, or when it was not wanted. */
  faultOf(end: DrainEnd): string | null {
    const { slot, generation } = this.#ports.state.now
    return this.cause === null ? null : (this.#drain?.faultOf(`slot ${slot}'s g${generation}`, end) ?? null)
  }

  rulesChanged(): void {
    this.#drain?.rulesChanged()
  }

  /** Ends its timers; why the worker ends stays known until it is forgotten. */
  close(): void {
    this.#end()
    this.#drain?.close()
    this.#drain = null
  }

  #end(): void {
    this.#cancelClosed?.()
    this.#cancelClosed = null
  }
}
