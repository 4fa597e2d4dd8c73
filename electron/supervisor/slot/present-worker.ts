import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { Health, ListenAddress } from '../../../shared/model/worker.ts'
import { WayOut } from '../drain/way-out.ts'
import type { Successor } from '../reload/successor.ts'
import type { WorkerHandle } from '../types.ts'
import { AskedEnds } from './asked-ends.ts'
import { HealthTeller } from './health-teller.ts'
import { ListenTeller } from './listen-teller.ts'
import { OnlineWatch } from './online-watch.ts'
import type { SlotEvent } from './slot-events.ts'
import type { SlotHost } from './slot-host.ts'
import type { SlotState } from './slot-state.ts'
import { isLive } from './transition-table.ts'
import type { WorkerFacts } from './worker-facts.ts'

interface PresentPorts {
  readonly host: Pick<SlotHost, 'clock' | 'rules' | 'whyNotListening'>
  readonly state: SlotState
  tell(event: SlotEvent): void
  /** It is online: its boot is over. */
  begun(): void
  /** It has been online for `minUptimeMs`. */
  steady(): void
  /** When the worker before it crashed, on the monotonic clock; null when none did. */
  exitMonoMs(): number | null
  exited(code: number | null, signal: string | null, forkError: string | null): void
}

/** The worker that lives in a slot now: what it tells changes the slot's state. One object for all generations. */
export class PresentWorker implements WorkerFacts {
  /** What a person asked of it. */
  asked: AskedEnds
  /** Null when no process lives. */
  handle: WorkerHandle | null = null
  forkMonoMs = 0
  readonly wayOut: WayOut
  readonly watch: OnlineWatch
  readonly #ports: PresentPorts
  readonly #listenTeller: ListenTeller
  readonly #healthTeller: HealthTeller

  constructor(ports: PresentPorts) {
    const { host, state, tell } = ports
    this.#ports = ports
    this.asked = new AskedEnds(host.clock)
    this.#listenTeller = new ListenTeller(state, tell, host)
    this.#healthTeller = new HealthTeller(state, host.clock, tell)
    this.watch = new OnlineWatch(host.clock, {
      minUptimeMs: () => host.rules().minUptimeMs,
      begun: ports.begun,
      steady: ports.steady,
      notListening: () => this.#listenTeller.hint(),
    })
    this.wayOut = new WayOut({
      host,
      state,
      tell,
      begun: () => this.watch.close(),
      woken: () => this.asked.pause('SIGCONT'),
    })
  }

  get label(): string {
    const { slot, generation } = this.#ports.state.now
    return `slot ${slot} g${generation}`
  }
  get isLive(): boolean {
    return isLive(this.#ports.state.now.phase)
  }
  /** It listens, or rests online. */
  get isUp(): boolean {
    const { phase } = this.#ports.state.now
    return phase === 'listening' || (phase === 'online' && this.watch.isSteady)
  }

  online(): void {
    this.watch.begin(this.wayOut.isBegun)
    this.#ports.state.apply('online', { notListeningHint: null })
  }

  listens(listens: readonly ListenAddress[]): void {
    if (listens.length === 0) {
      this.#listenTeller.unlistens()
      return
    }
    this.watch.begin(this.wayOut.isBegun)
    this.watch.listening()
    const monoMs = this.#ports.host.clock.monoMs()
    const exitMonoMs = this.#ports.exitMonoMs()
    const sinceExitMs = exitMonoMs === null ? null : monoMs - exitMonoMs
    this.#listenTeller.listens(listens, monoMs - this.forkMonoMs, sinceExitMs)
  }

  disconnected(): void {
    if (this.isLive) this.wayOut.channelClosed(this.handle)
  }

  exited(code: number | null, signal: string | null, forkError: string | null = null): void {
    this.#ports.exited(code, signal, forkError)
  }

  agent(agent: 'connected' | 'absent'): void {
    this.#ports.state.change({ agent })
    this.wayOut.look()
  }

  health(after: Health, silentMs: number): void {
    if (!this.isLive) return
    this.asked.health(after)
    this.#healthTeller.change(after, silentMs, () => this.asked.takeHealth(after))
    this.#listenTeller.healthChanged()
  }

  saidReady(): void {}

  drainProgress(openConnections: number | null, unacknowledgedCount: number): void {
    this.wayOut.progress(openConnections, unacknowledgedCount)
  }

  drainNumbers(numbers: DrainNumbers, listeners: AgentEndListeners): void {
    this.wayOut.count(numbers, listeners)
  }

  moved(taker: string): void {
    this.wayOut.moved(taker)
  }

  /** Another one lives here now, which was known beside this one. */
  become(next: Successor): void {
    this.forget()
    this.asked = next.asked
    this.handle = next.handle
    this.forkMonoMs = next.forkMonoMs
    this.watch.resume(next.watch.sinceMonoMs)
  }

  /** Nobody lives here. */
  forget(): void {
    this.close()
    this.handle = null
    this.wayOut.cause = null
    this.asked.forget()
    this.watch.forget()
    this.#healthTeller.forget()
  }

  /** Ends every timer. */
  close(): void {
    this.watch.close()
    this.wayOut.close()
  }
}
