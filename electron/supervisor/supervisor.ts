import { workerAction } from '../../shared/actions/worker-actions.ts'
import { limits } from '../../shared/limits.ts'
import type { ClusterRunState } from '../../shared/model/cluster.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Waits } from './commands/waits.ts'
import { checkWanted, lateWanted, namesOf, startedWords, upDeadlineMs, type Wanted } from './commands/when-up.ts'
import { WorkerActions } from './commands/worker-actions.ts'
import { checkCount, rangeWords } from './commands/worker-count.ts'
import { longestDrainMs } from './drain/drain-plan.ts'
import { Reloads } from './reload/reloads.ts'
import { BootQueue } from './restart/boot-queue.ts'
import { stopTrying, tryAgain } from './restart/try-again.ts'
import { routeFacts } from './slot/fact-router.ts'
import { ListenMemory } from './slot/listen-memory.ts'
import type { Slot } from './slot/slot.ts'
import type { SlotHost } from './slot/slot-host.ts'
import { SlotTable } from './slot/slot-table.ts'
import type { Supervisor, SupervisorPorts, SupervisorRules } from './types.ts'
import { counted, duration, slotNames } from './words.ts'

const done = ok<void>(undefined)
const closed = fail('cancelled', 'the cluster was closed')

/** Decides about the workers of one cluster; see `types.ts` for what goes in and comes out. */
export function createSupervisor(ports: SupervisorPorts, initialRules: SupervisorRules): Supervisor {
  const { clock } = ports
  const slots = new SlotTable()
  const memory = new ListenMemory()
  const waits = new Waits(clock)
  const boots = new BootQueue(clock, () => rules.bootsAtOnce)
  let rules = initialRules
  let desired = 0
  let runState: ClusterRunState = 'stopped'
  let stopping: Promise<Result<void>> | null = null
  /** A stop answered at its deadline, and some worker is still there. */
  let isOverdue = false
  /** Workers whose end was no good one, since the newest stop began. */
  let warnedCount = 0
  let isClosed = false

  const host: SlotHost = {
    clock,
    rules: () => rules,
    fork: (slot, generation) => ports.fork(slot, generation),
    boots,
    nextGeneration: (slot) => slots.nextGeneration(slot),
    whyNotListening: (slot, generation) => ports.whyNotListening?.(slot, generation) ?? null,
    expectations: (...present) => memory.expectationsOf(...present),
    changed(slot) {
      if (!slots.has(slot)) return
      const snapshot = slot.snapshot()
      memory.heard(snapshot.slot, snapshot.generation, snapshot.listens)
      ports.slotChanged(snapshot)
      look()
    },
    leaving: (slot) => ports.slotLeaving?.(slot.number),
    removed(slot) {
      slots.remove(slot)
      ports.slotRemoved(slot.number)
      look()
    },
    tookOver: (slot) => ports.tookOver?.(slot.snapshot()),
    tell: (event) => ports.lifecycle({ ...event, atMs: clock.nowMs() }),
    lifeline: (slot, segments) => ports.lifeline(slot, segments),
    errorOf: (...ended) => ports.errorOf?.(...ended) ?? null,
    exited(exit) {
      if (exit.warning !== null) warnedCount += 1
      actions.exited(exit)
      ports.exited(exit)
    },
    swapped: (swap) => reloads.swapped(swap),
  }
  const actions = new WorkerActions({
    clock,
    waits,
    rules: () => rules,
    slot: (number) => slots.get(number),
    refusal(action) {
      if (isClosed) return closed
      return runState === 'stopping' && !workerAction(action).helpsStop ? whileStopping() : null
    },
    removeSlot(slot) {
      if (slot.isLeaving) return fail('already-so', `slot ${slot.number} is being removed already`)
      if (desired <= limits.workers.min) return fail('refused', rangeWords)
      setDesired(desired - 1, `removing slot ${slot.number}: ${counted(desired - 1, 'worker')} from now on`)
      slot.end('removed', 'scale-down')
      return null
    },
    tell: (slot, action, words, mark) => {
      const { generation } = slot.snapshot()
      host.tell({ kind: 'signal', tone: 'hot', slot: slot.number, generation, words, mark, action })
    },
  })

  const reloads = new Reloads({
    clock,
    rules: () => rules,
    slots,
    tell: (event) => host.tell({ kind: 'reload', slot: null, generation: null, action: 'cluster.reload', ...event }),
    changed: () => ports.reloadChanged?.(),
  })

  const now = () => runState
  const isPresent = (slot: Slot) => slots.has(slot)
  const say = (kind: LifecycleEvent['kind'], tone: LifecycleEvent['tone'], words: string) =>
    host.tell({ kind, tone, slot: null, generation: null, words, mark: null })

  function look(): void {
    waits.look()
    reloads.look()
    // A stop that answered at its deadline is over when the last worker has gone after all.
    if (isOverdue && slots.allRest) enter('stopped')
  }

  function enter(next: ClusterRunState): void {
    isOverdue = false
    if (runState === next) return
    runState = next
    // The next run may be of another script.
    if (next === 'stopped') memory.forget()
    ports.runStateChanged?.(next)
  }

  function setDesired(next: number, words: string): void {
    desired = next
    say('scale', 'info', words)
  }

  function whenThere(wanted: Wanted, deadlineMs: number): Promise<Result<void>> {
    const check = () => checkWanted(wanted, runState, isPresent)
    return waits.until(check, deadlineMs, () => lateWanted(wanted, deadlineMs, isPresent))
  }

  async function start(count: number): Promise<Result<void>> {
    if (isClosed) return closed
    const unfit = checkCount(count)
    if (unfit !== null) return unfit
    if (runState === 'stopping') return whileStopping()
    if (runState !== 'stopped')
      return fail('already-so', `the cluster is ${runState} with ${counted(desired, 'worker')}`)
    desired = count
    reloads.forget()
    enter('starting')
    say('start', 'info', `starting ${counted(count, 'worker')}`)
    for (const slot of slots.all) if (slot.number > count) slot.end('removed', 'scale-down')
    const startMonoMs = clock.monoMs()
    const wanted: Slot[] = []
    for (let number = 1; number <= count; number++) wanted.push(slots.fill(number, host))
    const result = await whenThere({ up: wanted, gone: [] }, upDeadlineMs(count, rules))
    if (now() !== 'starting') return result
    enter('running')
    say('start', result.ok ? 'ok' : 'bad', startedWords(wanted, clock.monoMs() - startMonoMs))
    return result
  }

  function stop(): Promise<Result<void>> {
    if (isClosed) return Promise.resolve(closed)
    if (stopping !== null) return stopping
    if (runState === 'stopped') return Promise.resolve(fail('already-so', 'the cluster is stopped'))
    stopping = end()
    return stopping
  }

  async function end(): Promise<Result<void>> {
    const live = slots.all.filter((slot) => slot.isLive).length
    const startMonoMs = clock.monoMs()
    desired = 0
    warnedCount = 0
    reloads.cancel('because the cluster is stopped')
    enter('stopping')
    say('stop', 'info', `stopping ${counted(live, 'worker')}: at most ${duration(rules.graceMs)} to finish`)
    for (const slot of slots.all) slot.end(slot.isLeaving ? 'removed' : 'stopped', 'stop')
    const result = await waits.until(
      () => (slots.allRest ? done : null),
      longestDrainMs(rules),
      () => {
        isOverdue = true
        const left = slots.all.filter((slot) => slot.phase !== 'stopped' || !slot.beside.isEmpty)
        return fail('not-reached-in-time', `${namesOf(left)} still there ${duration(longestDrainMs(rules))} after Stop`)
      },
    )
    stopping = null
    if (isClosed) return result
    if (result.ok) {
      enter('stopped')
      const warned = warnedCount === 0 ? '' : `; ${warnedCount} of them with a warning`
      const ended = `${counted(live, 'worker')} ended in ${duration(clock.monoMs() - startMonoMs)}`
      say('stop', warnedCount === 0 ? 'idle' : 'warn', `stopped: ${ended}${warned}`)
    } else {
      say('stop', 'bad', result.error.message)
    }
    return result
  }

  async function scale(count: number): Promise<Result<void>> {
    if (isClosed) return closed
    const unfit = checkCount(count)
    if (unfit !== null) return unfit
    if (runState === 'stopping') return whileStopping()
    if (runState === 'stopped') return fail('wrong-state', 'the cluster is stopped; start it first')
    const present = slots.staying
    if (count === present.length) return fail('already-so', `the cluster has ${counted(count, 'worker')} already`)
    const before = desired
    if (count < present.length) {
      const surplus = present.slice(count)
      setDesired(count, `scaling from ${before} to ${count}: ${namesOf(surplus)} to drain and go`)
      for (const slot of surplus) slot.end('removed', 'scale-down')
      return whenThere({ up: [], gone: surplus }, longestDrainMs(rules))
    }
    const kept = slots.all.filter((slot) => slot.isLeaving).slice(0, count - present.length)
    const free = slots.free(count - present.length - kept.length)
    setDesired(
      count,
      `scaling from ${before} to ${count}: ${slotNames([...kept.map((slot) => slot.number), ...free])} added`,
    )
    for (const slot of kept) slot.keep()
    const added = free.map((number) => slots.fill(number, host))
    const deadlineMs = upDeadlineMs(added.length, rules) + (kept.length > 0 ? longestDrainMs(rules) : 0)
    return whenThere({ up: [...kept, ...added], gone: [] }, deadlineMs)
  }

  const trying = {
    runState: now,
    staying: () => slots.staying,
    say: (words: string) => say('retry', 'info', words),
  }

  function startReload(
    number: number | null,
    cause: 'reload' | 'limit' = 'reload',
  ): Result<{ readonly operationId: number }> {
    if (isClosed) return closed
    if (runState === 'stopping') return whileStopping()
    if (runState !== 'running') return fail('wrong-state', `the cluster is ${runState}: there is nothing to reload yet`)
    const asked = slots.staying.filter((slot) => number === null || slot.number === number)
    return asked.length === 0 ? fail('not-found', `there is no slot ${number}`) : reloads.start(asked, cause)
  }

  return {
    get slots() {
      return slots.all.map((slot) => slot.snapshot())
    },
    get hasListened() {
      return !memory.isEmpty
    },
    get desired() {
      return desired
    },
    get runState() {
      return runState
    },
    get lifelines() {
      return slots.lifelines
    },
    start,
    stop,
    scale,
    act: (target, order, cause = 'asked') => actions.act(target, order, cause),
    removeSlot: (number) => actions.removeEmpty(number),
    retry: (number) => (isClosed ? closed : tryAgain(number, trying)),
    stopTrying: (number) => (isClosed ? closed : stopTrying(number, trying)),
    setRules(next) {
      rules = next
      for (const slot of slots.all) slot.rulesChanged()
      reloads.look()
    },
    get reload() {
      return reloads.snapshot()
    },
    startReload,
    cancelReload: () => (isClosed ? closed : reloads.cancel('by hand')),
    ...routeFacts((workerId) => (isClosed ? undefined : slots.ofWorker(workerId))),
    killAll() {
      if (isClosed || runState === 'stopped') return
      void stop()
      for (const { handle, beside, asked } of slots.all) {
        asked.end({ by: 'signal', signal: 'SIGKILL' }, 'stop')
        // Nobody waits for the exits, so what the workers started goes now, too.
        for (const each of [handle, ...beside.handles]) {
          each?.signal('SIGKILL')
          each?.killGroup()
        }
      }
    },
    close() {
      if (isClosed) return
      isClosed = true
      boots.close()
      reloads.forget()
      for (const slot of slots.all) slot.close()
      waits.close()
    },
  }
}

function whileStopping(): ReturnType<typeof fail> {
  return fail('wrong-state', 'the cluster is stopping; wait until it has stopped')
}
