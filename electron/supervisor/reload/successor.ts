import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { SuccessorSnapshot } from '../../../shared/model/reload.ts'
import type { ReloadSettings } from '../../../shared/model/settings.ts'
import type { Health, ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import { AskedEnds } from '../slot/asked-ends.ts'
import type { ListenExpectations } from '../slot/listen-memory.ts'
import { OnlineWatch } from '../slot/online-watch.ts'
import type { SlotFields } from '../slot/slot-state.ts'
import type { WorkerFacts } from '../slot/worker-facts.ts'
import type { SupervisorRules, WorkerHandle } from '../types.ts'
import { isReady, notReadyWords, otherPlacesWords, type ReadinessFacts } from './readiness.ts'

/** How often a probe that failed is tried again. */
const probeEveryMs = 250
/** What it may listen on, besides what it has to, is waited for so long from its first server on. */
const settleMs = 2000

interface SuccessorPorts {
  readonly slot: number
  readonly generation: number
  readonly clock: Clock
  readonly handle: WorkerHandle
  readonly expects: ListenExpectations
  rules(): SupervisorRules
  changed(): void
  exited(code: number | null, signal: string | null): void
}

/** A worker that starts beside its slot's present one, until it is ready to take the place. */
export class Successor implements WorkerFacts {
  readonly generation: number
  readonly handle: WorkerHandle
  readonly forkMonoMs: number
  readonly startedAtMs: number
  readonly watch: OnlineWatch
  /** What a person asked of it. */
  readonly asked: AskedEnds
  agentState: SlotSnapshot['agent'] = 'connecting'
  healthState: Health = 'ok'
  bootMs: number | null = null
  listensAt: readonly ListenAddress[] = []
  readonly #ports: SuccessorPorts
  /** As they were when it began: whether it is held, and what it is asked, must not change under way. */
  readonly #reload: ReloadSettings
  #hasSaidReady = false
  #probe: true | string | null = null
  #isProbing = false
  #cancelProbe: (() => void) | null = null
  #cancelSettle: (() => void) | null = null
  #hasSettled = false
  #isClosed = false

  constructor(ports: SuccessorPorts) {
    this.#ports = ports
    this.#reload = ports.rules().reload
    this.generation = ports.generation
    this.handle = ports.handle
    this.forkMonoMs = ports.clock.monoMs()
    this.startedAtMs = ports.clock.nowMs()
    this.asked = new AskedEnds(ports.clock)
    this.watch = new OnlineWatch(ports.clock, {
      minUptimeMs: () => ports.rules().minUptimeMs,
      begun() {},
      steady: () => ports.changed(),
      notListening() {},
    })
    // What is not known to be ready gets nothing; a server that listens is ready, unless a person wants to know more.
    if (this.#reload.readiness !== 'listening') ports.handle.hold()
  }

  get label(): string {
    return `slot ${this.#ports.slot} g${this.generation}`
  }
  get phase(): SuccessorSnapshot['phase'] {
    if (this.listensAt.length > 0) return 'listening'
    return this.watch.lastedMs === null ? 'starting' : 'online'
  }
  get isReady(): boolean {
    return isReady(this.#reload.readiness, this.#facts)
  }
  /** Why it is not ready after all its time. */
  get lateWords(): string {
    return notReadyWords(this.#reload.readiness, this.#facts, this.#ports.rules().reload.readyTimeoutMs)
  }

  /** What it does without that the worker before it had; '' where it has everything. */
  get otherPlacesWords(): string {
    return otherPlacesWords(this.#facts)
  }

  snapshot(): SuccessorSnapshot {
    const { generation, handle, startedAtMs, phase } = this
    return { generation, pid: handle.pid ?? null, startedAtMs, phase }
  }

  /** What its slot shows of it, once it has the place. */
  fields(): Partial<SlotFields> {
    const { generation, startedAtMs, bootMs, handle } = this
    return {
      generation,
      startedAtMs,
      bootMs,
      workerId: handle.workerId,
      pid: handle.pid ?? null,
      listens: this.listensAt,
      agent: this.agentState,
      health: this.healthState,
      healthSinceAtMs: startedAtMs,
    }
  }

  online(): void {
    this.watch.begin(false)
    this.#ports.changed()
  }

  listens(listens: readonly ListenAddress[]): void {
    this.listensAt = listens
    if (listens.length > 0) {
      this.watch.begin(false)
      this.bootMs ??= Math.round(this.#ports.clock.monoMs() - this.forkMonoMs)
      this.#settle()
      void this.#askProbe()
    }
    this.#ports.changed()
  }

  disconnected(): void {}

  exited(code: number | null, signal: string | null): void {
    this.close()
    this.#ports.exited(code, signal)
  }

  agent(agent: 'connected' | 'absent'): void {
    this.agentState = agent
  }

  health(health: Health): void {
    this.healthState = health
    this.asked.health(health)
  }

  drainProgress(_openConnections: number | null, _unacknowledgedCount: number): void {}
  drainNumbers(_numbers: DrainNumbers, _listeners: AgentEndListeners): void {}
  moved(_taker: string): void {}

  saidReady(): void {
    this.#hasSaidReady = true
    this.#ports.changed()
  }

  /** It is no successor any more: it took over, or is ended. */
  close(): void {
    this.#isClosed = true
    this.watch.close()
    this.#cancelProbe?.()
    this.#cancelSettle?.()
  }

  get #facts(): ReadinessFacts {
    const { generation, listensAt: listens, watch } = this
    return {
      generation,
      listens,
      expects: this.#ports.expects,
      isOnline: watch.lastedMs !== null,
      isSteady: watch.isSteady,
      hasSaidReady: this.#hasSaidReady,
      probe: this.#probe,
      hasSettled: this.#hasSettled,
    }
  }

  #settle(): void {
    if (this.#isClosed || this.#ports.expects.may.length === 0) return
    this.#cancelSettle ??= this.#ports.clock.after(settleMs, () => {
      this.#hasSettled = true
      this.#ports.changed()
    })
  }

  async #askProbe(): Promise<void> {
    const { readiness, probePath, probeStatus, probeTimeoutMs } = this.#reload
    if (readiness !== 'http' || this.#isProbing || this.#isClosed || this.#probe === true) return
    this.#isProbing = true
    const answer = await this.handle.probe(probePath, probeStatus, probeTimeoutMs)
    this.#isProbing = false
    if (this.#isClosed) return
    this.#probe = answer
    if (answer !== true) this.#cancelProbe = this.#ports.clock.after(probeEveryMs, () => void this.#askProbe())
    this.#ports.changed()
  }
}
