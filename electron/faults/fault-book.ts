import { faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { counted } from '../../shared/base/plain-words.ts'
import { limits } from '../../shared/limits.ts'
import type { FaultEnd, FaultPlan, FaultSnapshot, FaultSpec, FaultsSnapshot } from '../../shared/model/fault.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { HitOrder } from './fault-hits.ts'
import { inheritedNews, injectedNews } from './fault-news.ts'
import type { FaultPorts } from './fault-ports.ts'
import { brokenRail } from './guard-rails.ts'
import type { HitFact } from './hit-life.ts'
import { planFault, whatItHits } from './plan-fault.ts'
import { RunningFault } from './running-fault.ts'

/** What the book asks for; it keeps the numbers and the list itself. */
export type BookPorts = Omit<FaultPorts, 'standing' | 'newKey'>

/** All faults of one cluster: decides, and knows no timers. `look` is to be called at `nextMonoMs`, or at any time. */
export class FaultBook {
  readonly #ports: BookPorts
  readonly #forFaults: FaultPorts
  #active: RunningFault[] = []
  /** Newest first. */
  #ended: RunningFault[] = []
  #lastId = 0
  #lastKey = 0
  #railWords: string | null = null

  constructor(ports: BookPorts) {
    this.#ports = ports
    this.#forFaults = {
      clock: ports.clock,
      around: () => ports.around(),
      standing: (besides) => this.#standing(besides),
      newKey: () => {
        this.#lastKey += 1
        return this.#lastKey
      },
      begin: (order) => ports.begin(order),
      undo: (order) => ports.undo(order),
      restart: (slot) => ports.restart(slot),
      tell: (event) => ports.tell(event),
      changed: (what) => ports.changed(what),
    }
  }

  get now(): FaultsSnapshot {
    const shown = (faults: readonly RunningFault[]): FaultSnapshot[] => faults.map((fault) => fault.snapshot())
    return { active: shown(this.#active), ended: shown(this.#ended), railWords: this.#railWords }
  }

  get isIdle(): boolean {
    return this.#active.length === 0
  }

  /** Every hit that something is left of, or may be. */
  get open(): readonly HitOrder[] {
    return this.#active.flatMap((fault) => fault.open)
  }

  /** When `look` has something to do at the latest; null while nothing is active. */
  get nextMonoMs(): number | null {
    const moments = this.#active.flatMap(({ nextMonoMs }) => nextMonoMs ?? [])
    return moments.length === 0 ? null : Math.min(...moments)
  }

  preview(spec: FaultSpec): FaultPlan {
    return planFault(spec, this.#ports.around(), this.#standing(), this.#ports.clock.nowMs())
  }

  inject(spec: FaultSpec): Result<{ readonly faultId: number; readonly words: string }> {
    const plan = this.preview(spec)
    if (plan.refused !== null) return fail('refused', `${faultAction(spec.fault).words}: ${plan.refused}`)
    this.#lastId += 1
    this.#railWords = null
    const faultId = this.#lastId
    this.#active.push(new RunningFault(faultId, spec, plan, this.#forFaults))
    const words = `hits ${whatItHits(spec, plan, this.#ports.around())}`
    this.#ports.tell(injectedNews(faultId, spec, words))
    this.look()
    this.#ports.changed('state')
    return ok({ faultId, words })
  }

  /** Does what is due, and stops everything when a guard rail broke. */
  look(): void {
    for (const fault of [...this.#active]) fault.look()
    this.#sweep()
    if (this.#active.every((fault) => fault.isEnding)) return
    const broken = brokenRail(this.#ports.around(), this.#standing())
    if (broken === null) return
    this.#railWords = broken
    const stopped = this.#active.filter((fault) => !fault.isEnding).length
    const words = `guard rail: ${broken}: ${counted(stopped, 'fault')} stopped`
    this.#ports.tell({ kind: 'fault', tone: 'bad', slot: null, generation: null, words, mark: 'guard rail' })
    this.endAll('guard-rail', broken)
  }

  has(faultId: number): boolean {
    return this.#active.some(({ id }) => id === faultId)
  }

  end(faultId: number, by: FaultEnd): void {
    this.#find(faultId)?.end(by)
    this.#sweep()
  }

  endAll(by: FaultEnd, why = ''): void {
    for (const fault of [...this.#active]) fault.end(by, why)
    this.#sweep()
  }

  hear({ faultId, key }: Pick<HitOrder, 'faultId' | 'key'>, fact: HitFact): void {
    this.#find(faultId)?.hear(key, fact)
    this.#sweep()
  }

  /** A fact that an agent tells of the fault that it carries. */
  hearOf(faultId: number, slot: number, generation: number, fact: HitFact): void {
    this.#find(faultId)?.hearOf(slot, generation, fact)
    this.#sweep()
  }

  /** A worker is about to start in the slot: it starts with these. */
  startsWith(slot: number, generation: number): readonly HitOrder[] {
    const orders = this.#active.flatMap((fault) => fault.startsWith(slot, generation) ?? [])
    for (const { faultId, spec } of orders) this.#ports.tell(inheritedNews(faultId, spec, slot, generation))
    return orders
  }

  started(slot: number, generation: number, pid: number): void {
    for (const fault of this.#active) fault.started(slot, generation, pid)
  }

  agentCame(slot: number, generation: number): void {
    for (const fault of this.#active) fault.agentCame(slot, generation)
  }

  /** Its agent closed the pipe while the worker lives. */
  agentGone(slot: number, generation: number, why = 'its agent closed its pipe'): void {
    const fact: HitFact = { fact: 'unheard', why }
    for (const { faultId, key, slot: at, generation: of, spec } of this.open) {
      const isInAgent = faultAction(spec.fault).runsIn === 'agent'
      if (isInAgent && at === slot && of === generation) this.hear({ faultId, key }, fact)
    }
  }

  workerGone(slot: number, generation: number, how: string): void {
    for (const fault of [...this.#active]) fault.workerGone(slot, generation, how)
    this.#sweep()
  }

  /** A worker of the slot listens: those before it that a fault ended are followed. */
  listens(slot: number, generation: number): void {
    for (const fault of [...this.#active, ...this.#ended]) fault.listens(slot, generation)
  }

  slotRemoved(slot: number): void {
    for (const fault of [...this.#active]) fault.slotRemoved(slot)
    this.#sweep()
  }

  #find(faultId: number): RunningFault | undefined {
    return this.#active.find(({ id }) => id === faultId)
  }

  #standing(besides: number | null = null): ReturnType<FaultPorts['standing']> {
    return this.#active.filter(({ id }) => id !== besides).map(({ standing }) => standing)
  }

  #sweep(): void {
    const over = this.#active.filter((fault) => fault.isOver)
    if (over.length === 0) return
    this.#active = this.#active.filter((fault) => !fault.isOver)
    this.#ended = [...over.reverse(), ...this.#ended].slice(0, limits.faultsKept)
  }
}
