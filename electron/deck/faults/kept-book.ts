import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { AgentFaultReport } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { counted, duration, listed } from '../../../shared/base/plain-words.ts'
import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../shared/model/fault.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type BookPorts, FaultBook } from '../../faults/fault-book.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { HitFact } from '../../faults/hit-life.ts'
import { Waits } from '../../supervisor/commands/waits.ts'
import type { ClusterFaults, WorkerPlace } from './cluster-faults.ts'

/** So often what is active is looked at: by guard rails, and for what is measured from here. */
const lookEveryMs = 250
/** Numbers that change all the time are pushed this often. */
const numbersEveryMs = 1000

interface KeptBookPorts {
  readonly clock: Clock
  readonly book: Omit<BookPorts, 'clock' | 'changed'>
  /** Longer than that nobody waits for a fault to be taken back. */
  readonly undoMs: number
  /** What a person does about hits that cannot be taken back: "Use SIGKILL slot 2". */
  nextStep(left: readonly HitOrder[]): string
  /** Something changed that a snapshot shows. */
  changed(): void
  /** Some times a second while any fault is active, before the book looks. */
  measure(open: readonly HitOrder[]): void
  /** After each change: `isIdle` when nothing is active. */
  planned?(isIdle: boolean): void
}

/** A `FaultBook` kept on time: looked at when something is due, and answered for by commands that wait. */
export class KeptBook implements ClusterFaults {
  readonly book: FaultBook
  readonly #ports: KeptBookPorts
  readonly #timers: NamedTimers<'look' | 'numbers'>
  readonly #waits: Waits
  #lookedMonoMs = Number.NEGATIVE_INFINITY

  constructor(ports: KeptBookPorts) {
    const { clock } = ports
    this.#ports = ports
    this.#timers = new NamedTimers(clock)
    this.#waits = new Waits(clock)
    this.book = new FaultBook({ ...ports.book, clock, changed: (what) => this.#changed(what) })
  }

  get now(): FaultsSnapshot {
    return this.book.now
  }

  preview(spec: FaultSpec): FaultPlan {
    return this.book.preview(spec)
  }

  inject(spec: FaultSpec): Result<{ readonly faultId: number; readonly words: string }> {
    return this.do(() => this.book.inject(spec))
  }

  async undo(faultId: number): Promise<Result<{ readonly words: string }>> {
    const words = this.#wordsOf(faultId)
    if (words === null) return fail('not-found', `fault ${faultId} is not active: it is over already, or never was`)
    this.do(() => this.book.end(faultId, 'person'))
    return this.#whenOver([faultId], `${words} is taken back`)
  }

  async stopAll(why: 'stop-all' | 'guard-rail' | 'cluster-stopped'): Promise<Result<{ readonly words: string }>> {
    const ids = this.book.now.active.map(({ id }) => id)
    if (ids.length === 0) return ok({ words: 'no fault is active' })
    this.do(() => this.book.endAll(why))
    return this.#whenOver(ids, `${counted(ids.length, 'fault')} taken back`)
  }

  /** Whatever happened: who waits looks again, and the next look comes in time. */
  do<T>(act: () => T): T {
    const result = act()
    this.#waits.look()
    this.#plan()
    return result
  }

  /** What an agent tells of a fault that it carries. */
  heard({ slot, generation }: WorkerPlace, { faultId, state, words, numbers }: AgentFaultReport): void {
    this.do(() => {
      const tell = (fact: HitFact): void => this.book.hearOf(faultId, slot, generation, fact)
      if (Object.keys(numbers).length > 0 || state === 'landed') tell({ fact: 'landed', numbers })
      if (state !== 'landed') tell({ fact: state, why: words })
    })
  }

  close(): void {
    this.book.endAll('cluster-stopped')
    this.#timers.cancelAll()
    this.#waits.close()
  }

  #plan(): void {
    const { clock, planned } = this.#ports
    const { isIdle } = this.book
    planned?.(isIdle)
    if (isIdle) {
      this.#timers.cancel('look')
      return
    }
    const dueMs = (this.book.nextMonoMs ?? Number.POSITIVE_INFINITY) - clock.monoMs()
    // Counted from the last look: workers that come and go all the time would put it off for ever.
    const nextMs = this.#lookedMonoMs + lookEveryMs - clock.monoMs()
    this.#timers.set('look', Math.max(0, Math.min(nextMs, dueMs)), () => this.#look())
  }

  #look(): void {
    this.#lookedMonoMs = this.#ports.clock.monoMs()
    this.do(() => {
      this.#ports.measure(this.book.open)
      this.book.look()
    })
  }

  #changed(what: 'state' | 'numbers'): void {
    if (what === 'state') {
      this.#timers.cancel('numbers')
      this.#ports.changed()
    } else if (!this.#timers.has('numbers')) {
      this.#timers.set('numbers', numbersEveryMs, () => this.#ports.changed())
    }
  }

  #wordsOf(faultId: number): string | null {
    const fault = this.book.now.active.find(({ id }) => id === faultId)
    return fault === undefined ? null : `"${faultAction(fault.spec.fault).words}" (fault ${faultId})`
  }

  #whenOver(ids: readonly number[], words: string): Promise<Result<{ readonly words: string }>> {
    const { undoMs, nextStep } = this.#ports
    const check = () => (ids.some((id) => this.book.has(id)) ? null : ok({ words }))
    return this.#waits.until(check, undoMs, () => {
      const left = this.book.open.filter(({ faultId }) => ids.includes(faultId))
      const named = left.map((order) => `${placeOf(order)} still has "${faultAction(order.spec.fault).words}"`)
      return fail(
        'not-reached-in-time',
        `${listed(named)} after ${duration(undoMs)}: it does not answer. ${nextStep(left)}`,
      )
    })
  }
}

/** What is done to a node or an engine is done once, in the name of one of its slots. */
function placeOf({ slot, pid, spec: { fault, input } }: HitOrder): string {
  if (fault === 'fault.stop-engine') return 'the engine'
  if (fault === 'fault.drain-node' && 'node' in input) return `node ${input.node}`
  return `slot ${slot}${pid === null ? '' : ` (pid ${pid})`}`
}
