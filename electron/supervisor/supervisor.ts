import { type WorkerOrder, workerAction } from '../../shared/actions/worker-actions.ts'
import type { ClusterRunState } from '../../shared/model/cluster.ts'
import type { ReloadSnapshot } from '../../shared/model/reload.ts'
import type { ExitCause, SlotSnapshot } from '../../shared/model/worker.ts'
import { fail, type Result } from '../../shared/result.ts'
import { ClusterRun, whileStopping } from './commands/cluster-run.ts'
import { putBack } from './commands/rotation.ts'
import { Waits } from './commands/waits.ts'
import { WorkerActions } from './commands/worker-actions.ts'
import type { DrainHold } from './drain/drain-hold.ts'
import { Reloads } from './reload/reloads.ts'
import { BootQueue } from './restart/boot-queue.ts'
import { GivenUp } from './restart/given-up.ts'
import { stopTrying, type TryAgainParts, tryAgain } from './restart/try-again.ts'
import { routeFacts } from './slot/fact-router.ts'
import { ListenMemory } from './slot/listen-memory.ts'
import type { HostedSlot, SlotHost } from './slot/slot-host.ts'
import { SlotTable } from './slot/slot-table.ts'
import type { FactReceivers, Forked, Supervisor, SupervisorPorts, SupervisorRules, WorkerTarget } from './types.ts'

const closed = fail('cancelled', 'the cluster was closed')

/** Decides about the workers of one cluster; see `types.ts` for what goes in and comes out. */
export class ClusterSupervisor implements Supervisor {
  readonly facts: FactReceivers
  readonly #ports: SupervisorPorts
  readonly #slots = new SlotTable()
  readonly #memory = new ListenMemory()
  readonly #waits: Waits
  readonly #boots: BootQueue
  readonly #host: SlotHost
  readonly #actions: WorkerActions
  readonly #reloads: Reloads
  readonly #run: ClusterRun
  readonly #trying: TryAgainParts
  readonly #givenUp: GivenUp
  #rules: SupervisorRules
  #isClosed = false

  constructor(ports: SupervisorPorts, initialRules: SupervisorRules) {
    const { clock } = ports
    const rules = () => this.#rules
    this.#ports = ports
    this.#rules = initialRules
    this.#waits = new Waits(clock)
    this.#boots = new BootQueue(clock, () => this.#rules.bootsAtOnce)
    const host = this.#slotHost()
    const ofAll = { slot: null, generation: null } as const
    this.#host = host
    this.#actions = this.#workerActions()
    this.#reloads = new Reloads({
      clock,
      rules,
      slots: this.#slots,
      tell: (event) => host.tell({ kind: 'reload', ...ofAll, action: 'cluster.reload', ...event }),
      changed: () => ports.reloadChanged?.(),
    })
    this.#run = new ClusterRun({
      clock,
      rules,
      host,
      slots: this.#slots,
      waits: this.#waits,
      reloads: this.#reloads,
      say: (kind, tone, words) => host.tell({ kind, tone, ...ofAll, words, mark: null }),
      entered: (runState) => {
        // The next run may be of another script.
        if (runState === 'stopped') this.#memory.forget()
        ports.runStateChanged?.(runState)
      },
    })
    this.#trying = {
      runState: () => this.#run.state,
      staying: () => this.#slots.staying,
      say: (words) => host.tell({ kind: 'retry', tone: 'info', ...ofAll, words, mark: null }),
    }
    this.#givenUp = new GivenUp({ clock, slots: this.#slots, giveUp: (slot) => this.#run.giveUp(slot) })
    this.facts = routeFacts((workerId) => (this.#isClosed ? undefined : this.#slots.ofWorker(workerId)))
  }

  get slots(): readonly SlotSnapshot[] {
    return this.#slots.all.map((slot) => slot.snapshot())
  }

  get hasListened(): boolean {
    return !this.#memory.isEmpty
  }

  get desired(): number {
    return this.#run.desired
  }

  get runState(): ClusterRunState {
    return this.#run.state
  }

  get lifelines(): Supervisor['lifelines'] {
    return this.#slots.lifelines
  }

  get reload(): ReloadSnapshot | null {
    return this.#reloads.snapshot()
  }

  start(count: number): Promise<Result<void>> {
    return this.#isClosed ? Promise.resolve(closed) : this.#run.start(count)
  }

  startOutside(verdict: () => Result<void> | null): Promise<Result<void>> {
    return this.#isClosed ? Promise.resolve(closed) : this.#run.startOutside(verdict)
  }

  lookOutside(): void {
    this.#look()
  }

  forkOutside(): Result<Forked> {
    return this.#isClosed ? closed : this.#run.forkInto(null, 'outside')
  }

  forkOne(slot: number | null): Result<Forked> {
    return this.#isClosed ? closed : this.#run.forkInto(slot, 'person')
  }

  outsideEnds(workerId: number, by: { readonly signal: string } | 'disconnect' | 'cut'): void {
    this.#slots.all.find((slot) => slot.handle?.workerId === workerId)?.endsOutside(by)
  }

  endOrphans(): Promise<Result<void>> {
    return this.#isClosed ? Promise.resolve(closed) : this.#run.endOrphans()
  }

  stop(): Promise<Result<void>> {
    return this.#isClosed ? Promise.resolve(closed) : this.#run.stop()
  }

  scale(count: number): Promise<Result<void>> {
    return this.#isClosed ? Promise.resolve(closed) : this.#run.scale(count)
  }

  act(
    target: WorkerTarget,
    order: WorkerOrder,
    cause: ExitCause = 'asked',
  ): Promise<Result<{ readonly words: string }>> {
    return this.#actions.act(target, order, cause)
  }

  removeSlot(number: number): Promise<Result<{ readonly words: string }>> {
    return this.#actions.removeEmpty(number)
  }

  retry(number: number | null): Result<void> {
    return this.#isClosed ? closed : tryAgain(number, this.#trying)
  }

  stopTrying(number: number): Result<void> {
    return this.#isClosed ? closed : stopTrying(number, this.#trying)
  }

  putBack(number: number, because: string): void {
    const slot = this.#slots.get(number)
    if (slot !== undefined) putBack(this.#host, slot, 'info', because)
  }

  setRules(next: SupervisorRules): void {
    this.#rules = next
    for (const slot of this.#slots.all) slot.rulesChanged()
    this.#reloads.look()
  }

  startReload(
    number: number | null,
    cause: 'reload' | 'limit' = 'reload',
    hold: DrainHold | null = null,
  ): Result<{ readonly operationId: number }> {
    if (this.#isClosed) return closed
    if (this.runState === 'stopping') return whileStopping()
    if (this.runState !== 'running') {
      return fail('wrong-state', `the cluster is ${this.runState}: there is nothing to reload yet`)
    }
    const named = this.#slots.staying.filter((slot) => number === null || slot.number === number)
    const asked = named.filter((slot) => !slot.isEmpty)
    if (named.length > 0 && asked.length === 0) {
      return fail('wrong-state', `nobody is there to be replaced: "Fork one" fills an empty slot`)
    }
    return asked.length === 0
      ? fail('not-found', number === null ? 'there is no slot yet' : `there is no slot ${number}`)
      : this.#reloads.start(asked, cause, hold)
  }

  cancelReload(): Result<void> {
    return this.#isClosed ? closed : this.#reloads.cancel('by hand')
  }

  killAll(): void {
    if (this.#isClosed || this.runState === 'stopped') return
    void this.stop()
    for (const { handle, beside, asked } of this.#slots.all) {
      asked.end({ by: 'signal', signal: 'SIGKILL' }, 'stop')
      // Nobody waits for the exits, so what the workers started goes now, too.
      for (const each of [handle, ...beside.handles]) {
        each?.signal('SIGKILL')
        each?.killGroup()
      }
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#run.close()
    this.#givenUp.close()
    this.#boots.close()
    this.#reloads.forget()
    for (const slot of this.#slots.all) slot.close()
    this.#waits.close()
  }

  #slotHost(): SlotHost {
    const ports = this.#ports
    return {
      clock: ports.clock,
      rules: () => this.#rules,
      fork: (slot, generation) => ports.fork(slot, generation),
      boots: this.#boots,
      nextGeneration: (slot) => this.#slots.nextGeneration(slot),
      whyNotListening: (slot, generation) => ports.whyNotListening?.(slot, generation) ?? null,
      expectations: (...present) => this.#memory.expectationsOf(...present),
      changed: (slot) => this.#changed(slot),
      leaving: (slot) => {
        ports.slotLeaving?.(slot.number)
        this.#keepSomebodyInRotation()
      },
      backInRotation: (slot) => ports.slotBack?.(slot.number),
      removed: (slot) => {
        this.#slots.remove(slot)
        ports.slotRemoved(slot.number)
        this.#look()
      },
      tookOver: (slot) => ports.tookOver?.(slot.snapshot()),
      tell: (event) => ports.lifecycle({ ...event, atMs: ports.clock.nowMs() }),
      lifeline: (slot, segments) => ports.lifeline(slot, segments),
      errorOf: (...ended) => ports.errorOf?.(...ended) ?? null,
      exited: (exit) => {
        if (exit.warning !== null) this.#run.warned()
        this.#actions.exited(exit)
        this.#givenUp.exited(exit)
        ports.exited(exit)
      },
      swapped: (swap) => this.#reloads.swapped(swap),
    }
  }

  #workerActions(): WorkerActions {
    return new WorkerActions({
      clock: this.#ports.clock,
      waits: this.#waits,
      rules: () => this.#rules,
      slot: (number) => this.#slots.get(number),
      refusal: (action) => {
        if (this.#isClosed) return closed
        return this.runState === 'stopping' && !workerAction(action).helpsStop ? whileStopping() : null
      },
      removeSlot: (slot) => this.#run.remove(slot),
      others: (slot) => this.#slots.staying.filter((one) => one !== slot),
      tell: (slot, action, words, mark) => {
        const { generation } = slot.snapshot()
        const isLane = workerAction(action).group === 'lane'
        const kind = isLane ? ({ kind: 'rotation', tone: 'info' } as const) : ({ kind: 'signal', tone: 'hot' } as const)
        this.#host.tell({ ...kind, slot: slot.number, generation, words, mark, action })
      },
    })
  }

  /** Slots that are out were so beside others: without those, clients would wait for ever. */
  #keepSomebodyInRotation(): void {
    const { staying } = this.#slots
    if (staying.some((slot) => !slot.isOutOfRotation)) return
    for (const slot of staying) putBack(this.#host, slot, 'warn', 'nobody else would be left to take connections')
  }

  #changed(slot: HostedSlot): void {
    if (!this.#slots.has(slot)) return
    const snapshot = slot.snapshot()
    this.#memory.heard(snapshot.slot, snapshot.generation, snapshot.listens)
    this.#ports.slotChanged(snapshot)
    this.#look()
  }

  #look(): void {
    this.#waits.look()
    this.#reloads.look()
    this.#run.look()
  }
}
