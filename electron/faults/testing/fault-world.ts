import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import { createManualClock, type ManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { limits } from '../../../shared/limits.ts'
import { defaultGuardRails, type GuardRails } from '../../../shared/model/fault.ts'
import { carrierOf } from '../carrier.ts'
import { FaultBook } from '../fault-book.ts'
import type { HitOrder } from '../fault-hits.ts'
import type { FaultNews } from '../fault-news.ts'
import type { HitFact } from '../hit-life.ts'
import type { ErrorShare } from '../surroundings.ts'
import { testSlot, testSurroundings } from './surroundings.ts'

/** A worker that lives in the world, with what it suffers. */
export interface WorldWorker {
  readonly slot: number
  readonly generation: number
  readonly pid: number
  isAlive: boolean
  hasPipe: boolean
  isPaused: boolean
  /** Faults that its agent carries, by number, with the moment at which each ends by itself. */
  readonly carried: Map<number, { endsMonoMs: number }>
  leaseEndsMonoMs: number
  /** What was said to its agent and it has not heard. */
  readonly inbox: (() => void)[]
}

/**
 * For tests: a cluster of workers with agents, a primary and a kill menu that do what the faults of a book ask, and tell of it
 * when the test lets them.
 */
export class FaultWorld {
  readonly clock: ManualClock = createManualClock()
  readonly book: FaultBook
  readonly workers: WorldWorker[] = []
  readonly news: FaultNews[] = []
  /** What the book has not heard yet: each in any order, perhaps twice, reports and answers perhaps never. */
  readonly facts: { readonly tell: () => void; readonly canBeLost: boolean }[] = []
  /** Hits that the primary carries. */
  readonly inPrimary = new Set<number>()
  rails: GuardRails = defaultGuardRails
  errors: ErrorShare | null = null
  runState: 'running' | 'stopping' | 'stopped' = 'running'
  readonly slotCount = 4
  #pids = 1000

  constructor() {
    this.book = new FaultBook({
      clock: this.clock,
      around: () =>
        testSurroundings({ slots: this.slots, rails: this.rails, errors: this.errors, runState: this.runState }),
      begin: (order) => this.#begin(order),
      undo: (order) => this.#undo(order),
      restart: (slot) => this.kill(this.at(slot)),
      tell: (news) => this.news.push(news),
      changed: () => {},
    })
    for (let slot = 1; slot <= this.slotCount; slot += 1) this.fork(slot)
  }

  get living(): readonly WorldWorker[] {
    return this.workers.filter(({ isAlive }) => isAlive)
  }

  get slots() {
    return Array.from({ length: this.slotCount }, (_, index) => {
      const worker = this.at(index + 1)
      if (worker === undefined) return testSlot(index + 1, { pid: null, phase: 'backing-off', agent: 'absent' })
      const { slot, generation, pid, hasPipe, isPaused } = worker
      const health = isPaused ? 'paused' : 'ok'
      return testSlot(slot, { generation, pid, health, agent: hasPipe ? 'connected' : 'absent' })
    })
  }

  /** The newest worker that lives in the slot. */
  at(slot: number): WorldWorker | undefined {
    return this.living.findLast((one) => one.slot === slot)
  }

  /** Beside one that lives there, as in a reload, or in an empty slot. */
  fork(slot: number): void {
    const generation = this.workers.filter((one) => one.slot === slot).length + 1
    const orders = this.book.startsWith(slot, generation)
    this.#pids += 1
    const worker: WorldWorker = {
      slot,
      generation,
      pid: this.#pids,
      isAlive: true,
      hasPipe: true,
      isPaused: false,
      carried: new Map(),
      leaseEndsMonoMs: this.clock.monoMs() + limits.faultLeaseMs,
      inbox: [],
    }
    this.workers.push(worker)
    this.book.started(slot, generation, worker.pid)
    for (const order of orders) this.#carry(worker, order)
    this.book.agentCame(slot, generation)
  }

  /** The exit is told at once; what its agent said before may come after it. */
  kill(worker: WorldWorker | undefined): void {
    if (worker === undefined || !worker.isAlive) return
    worker.isAlive = false
    worker.carried.clear()
    this.book.workerGone(worker.slot, worker.generation, 'exited by SIGKILL')
  }

  closePipe(worker: WorldWorker): void {
    if (!worker.isAlive || !worker.hasPipe) return
    worker.hasPipe = false
    worker.carried.clear()
    worker.inbox.length = 0
    this.book.agentGone(worker.slot, worker.generation)
  }

  stop(): void {
    this.runState = 'stopping'
    this.book.endAll('cluster-stopped')
    for (const worker of this.living) this.kill(worker)
    this.runState = 'stopped'
  }

  /** Time passes: agents and book do what is due, in steps; the deck renews leases while it carries something. */
  advance(ms: number): void {
    const untilMs = this.clock.monoMs() + ms
    while (this.clock.monoMs() < untilMs) {
      const nextMs = this.book.nextMonoMs ?? untilMs
      this.clock.advance(
        Math.min(untilMs - this.clock.monoMs(), Math.max(1, Math.min(250, nextMs - this.clock.monoMs()))),
      )
      this.#renewLeases()
      for (const worker of this.living) this.#endWhatIsDue(worker)
      this.book.look()
    }
  }

  /** An agent gets to what was said to it. A paused one hears nothing. */
  hear(worker: WorldWorker): void {
    if (worker.isAlive && worker.hasPipe && !worker.isPaused) worker.inbox.shift()?.()
  }

  /** An agent measures what it carries. */
  measure(worker: WorldWorker): void {
    for (const faultId of worker.carried.keys())
      this.#report(worker, faultId, { fact: 'landed', numbers: { hitCount: 1 } })
  }

  /** Everything that is on its way arrives. */
  settle(): void {
    for (const worker of this.living) while (worker.inbox.length > 0 && !worker.isPaused) this.hear(worker)
    for (const { tell } of this.facts.splice(0)) tell()
  }

  #begin(order: HitOrder): void {
    const worker = this.workers.find((one) => one.slot === order.slot && one.generation === order.generation)
    switch (carrierOf(order.spec.fault)) {
      case 'action':
        this.#act(order, worker)
        return
      case 'primary':
        this.inPrimary.add(order.key)
        return
      case 'agent':
        if (worker === undefined || !worker.isAlive || !worker.hasPipe) {
          this.book.hear(order, { fact: 'refused', why: 'its agent cannot be asked' })
          return
        }
        worker.inbox.push(() => this.#carry(worker, order))
        return
      default:
        throw new Error(`nobody carries ${order.spec.fault} here`)
    }
  }

  #undo(order: HitOrder): void {
    const worker = this.workers.find((one) => one.slot === order.slot && one.generation === order.generation)
    switch (carrierOf(order.spec.fault)) {
      case 'action':
        if (worker !== undefined) worker.isPaused = false
        this.#answer(order, { fact: 'undone' })
        return
      case 'primary':
        this.inPrimary.delete(order.key)
        this.book.hear(order, { fact: 'undone' })
        return
      default:
        if (worker === undefined || !worker.isAlive || !worker.hasPipe) {
          this.book.hear(order, { fact: 'unheard', why: 'it has no agent any more' })
          return
        }
        worker.inbox.push(() => {
          worker.carried.delete(order.faultId)
          this.#answer(order, { fact: 'undone' }, true)
        })
    }
  }

  #act(order: HitOrder, worker: WorldWorker | undefined): void {
    if (worker === undefined || !worker.isAlive) {
      this.#answer(order, { fact: 'refused', why: 'it is gone' })
      return
    }
    const { strikes } = faultAction(order.spec.fault)
    if (strikes === 'worker.pause') {
      const wasPaused = worker.isPaused
      worker.isPaused = true
      this.#answer(order, wasPaused ? { fact: 'refused', why: 'it is paused' } : { fact: 'landed', numbers: {} })
      return
    }
    this.kill(worker)
    this.#answer(order, { fact: 'landed', numbers: {} })
  }

  #carry(worker: WorldWorker, order: HitOrder): void {
    if (worker.carried.has(order.faultId)) {
      this.#answer(order, { fact: 'refused', why: 'it is there already' }, true)
      return
    }
    const nowMs = this.clock.monoMs()
    worker.carried.set(order.faultId, { endsMonoMs: nowMs + order.forMs })
    worker.leaseEndsMonoMs = Math.max(worker.leaseEndsMonoMs, nowMs + limits.faultLeaseMs)
  }

  #renewLeases(): void {
    for (const { slot, generation } of this.book.open) {
      const worker = this.living.find((one) => one.slot === slot && one.generation === generation)
      if (worker !== undefined) worker.leaseEndsMonoMs = this.clock.monoMs() + limits.faultLeaseMs
    }
  }

  #endWhatIsDue(worker: WorldWorker): void {
    const nowMs = this.clock.monoMs()
    if (worker.isPaused) return
    for (const [faultId, { endsMonoMs }] of worker.carried) {
      if (nowMs < Math.min(endsMonoMs, worker.leaseEndsMonoMs)) continue
      worker.carried.delete(faultId)
      this.#report(worker, faultId, { fact: 'ended', why: '' })
    }
  }

  #report({ slot, generation }: WorldWorker, faultId: number, fact: HitFact): void {
    this.facts.push({ tell: () => this.book.hearOf(faultId, slot, generation, fact), canBeLost: true })
  }

  #answer(order: HitOrder, fact: HitFact, canBeLost = false): void {
    this.facts.push({ tell: () => this.book.hear(order, fact), canBeLost })
  }
}
