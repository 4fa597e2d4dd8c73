/* Long: every command of a cluster is read in one file; what each decides is in others. */
import { limits } from '../../shared/limits.ts'
import type { ClusterRunState } from '../../shared/model/cluster.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { BootQueue } from './boot-queue.ts'
import { longestDrainMs } from './drain-plan.ts'
import { routeFacts } from './fact-router.ts'
import { KillMenu } from './kill-menu.ts'
import { Lifeline } from './lifeline.ts'
import { Reloads } from './reloads.ts'
import { Slot } from './slot.ts'
import type { SlotHost } from './slot-host.ts'
import { stopTrying, tryAgain } from './try-again.ts'
import type { Supervisor, SupervisorPorts, SupervisorRules } from './types.ts'
import { Waits } from './waits.ts'
import { checkWanted, lateWanted, namesOf, startedWords, upDeadlineMs, type Wanted } from './when-up.ts'
import { counted, duration, slotNames } from './words.ts'
import { checkCount, rangeWords } from './worker-count.ts'
import type { WorkerFacts } from './worker-facts.ts'

const done = ok<void>(undefined)
const closed = fail('cancelled', 'the cluster was closed')

/** Decides about the workers of one cluster; see `types.ts` for what goes in and comes out. */
export function createSupervisor(ports: SupervisorPorts, initialRules: SupervisorRules): Supervisor {
  const { clock } = ports
  const slots = new Map<number, Slot>()
  const generations = new Map<number, number>()
  const lifelines = new Map<number, Lifeline>()
  const waits = new Waits(clock)
  const boots = new BootQueue(clock, () => rules.bootsAtOnce)
  let rules = initialRules
  let desired = 0
  let runState: ClusterRunState = 'stopped'
  let stopping: Promise<Result<void>> | null = null
  /** A stop answered at its deadline, and some worker is still there. */
  let isOverdue = false
  let isClosed = false

  const host: SlotHost = {
    clock,
    rules: () => rules,
    fork: (slot, generation) => ports.fork(slot, generation),
    boots,
    nextGeneration(slot) {
      const generation = (generations.get(slot) ?? 0) + 1
      generations.set(slot, generation)
      return generation
    },
    changed(slot) {
      if (slots.get(slot.number) !== slot) return
      ports.slotChanged(slot.snapshot())
      look()
    },
    removed(slot) {
      slots.delete(slot.number)
      ports.slotRemoved(slot.number)
      look()
    },
    tookOver: (slot) => ports.tookOver?.(slot.snapshot()),
    tell: (event) => ports.lifecycle({ ...event, atMs: clock.nowMs() }),
    lifeline: (slot, segments) => ports.lifeline(slot, segments),
    exited(exit) {
      killMenu.exited(exit)
      ports.exited(exit)
    },
    swapped: (swap) => reloads.swapped(swap),
  }
  const killMenu = new KillMenu({
    clock,
    waits,
    rules: () => rules,
    slot: (number) => slots.get(number),
    refusal(action) {
      if (isClosed) return closed
      // Signals only help a stop along.
      const helps = action === 'sigkill' || action === 'sigterm' || action === 'sigint' || action === 'resume'
      return runState === 'stopping' && !helps ? whileStopping() : null
    },
    removeSlot(slot) {
      if (slot.isLeaving) return fail('already-so', `slot ${slot.number} is being removed already`)
      if (desired <= limits.workers.min) return fail('refused', rangeWords)
      setDesired(desired - 1, `removing slot ${slot.number}: ${counted(desired - 1, 'worker')} from now on`)
      slot.end('removed', 'scale-down')
      return null
    },
    tell: (slot, words, mark) => {
      const { generation } = slot.snapshot()
      host.tell({ kind: 'signal', tone: 'hot', slot: slot.number, generation, words, mark })
    },
  })

  const reloads = new Reloads({
    clock,
    rules: () => rules,
    slot: (number) => slots.get(number),
    tell: (event) => host.tell({ kind: 'reload', slot: null, generation: null, ...event }),
    changed: () => ports.reloadChanged?.(),
  })

  const now = () => runState
  const staying = () => [...slots.values()].filter((slot) => !slot.isLeaving)
  const allRest = () => [...slots.values()].every((slot) => slot.phase === 'stopped' && slot.beside.isEmpty)
  const bySlot = (a: Slot, b: Slot) => a.number - b.number
  const ofWorker = (workerId: number): WorkerFacts | undefined => {
    if (isClosed) return undefined
    const all = [...slots.values()]
    const present = all.find((slot) => slot.handle?.workerId === workerId)
    return present ?? all.map((slot) => slot.beside.find(workerId)).find((worker) => worker !== undefined)
  }
  const say = (kind: LifecycleEvent['kind'], tone: LifecycleEvent['tone'], words: string) =>
    host.tell({ kind, tone, slot: null, generation: null, words, mark: null })

  function look(): void {
    waits.look()
    reloads.look()
    // A stop that answered at its deadline is over when the last worker has gone after all.
    if (isOverdue && allRest()) enter('stopped')
  }

  function enter(next: ClusterRunState): void {
    isOverdue = false
    if (runState === next) return
    runState = next
    ports.runStateChanged?.(next)
  }

  function setDesired(next: number, words: string): void {
    desired = next
    say('scale', 'info', words)
  }

  function fill(number: number): Slot {
    const kept = slots.get(number)
    if (kept !== undefined) {
      kept.begin()
      return kept
    }
    const lifeline = lifelines.get(number) ?? new Lifeline()
    lifelines.set(number, lifeline)
    const slot = new Slot(number, host, lifeline)
    slots.set(number, slot)
    slot.begin()
    return slot
  }

  const isPresent = (slot: Slot) => slots.get(slot.number) === slot

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
    for (const slot of [...slots.values()]) if (slot.number > count) slot.end('removed', 'scale-down')
    const startMonoMs = clock.monoMs()
    const wanted: Slot[] = []
    for (let number = 1; number <= count; number++) wanted.push(fill(number))
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
    const live = [...slots.values()].filter((slot) => slot.isLive).length
    const startMonoMs = clock.monoMs()
    desired = 0
    reloads.cancel('the cluster is stopped')
    enter('stopping')
    say('stop', 'info', `stopping ${counted(live, 'worker')}: at most ${duration(rules.graceMs)} to finish`)
    for (const slot of [...slots.values()]) slot.end(slot.isLeaving ? 'removed' : 'stopped', 'stop')
    const result = await waits.until(
      () => (allRest() ? done : null),
      longestDrainMs(rules),
      () => {
        isOverdue = true
        const left = [...slots.values()].filter((slot) => slot.phase !== 'stopped' || !slot.beside.isEmpty)
        return fail('not-reached-in-time', `${namesOf(left)} still there ${duration(longestDrainMs(rules))} after Stop`)
      },
    )
    stopping = null
    if (isClosed) return result
    if (result.ok) {
      enter('stopped')
      say('stop', 'idle', `stopped: ${counted(live, 'worker')} ended in ${duration(clock.monoMs() - startMonoMs)}`)
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
    const present = staying().sort(bySlot)
    if (count === present.length) return fail('already-so', `the cluster has ${counted(count, 'worker')} already`)
    const before = desired
    if (count < present.length) {
      const surplus = present.slice(count)
      setDesired(count, `scaling from ${before} to ${count}: ${namesOf(surplus)} to drain and go`)
      for (const slot of surplus) slot.end('removed', 'scale-down')
      return whenThere({ up: [], gone: surplus }, longestDrainMs(rules))
    }
    const kept = [...slots.values()]
      .filter((slot) => slot.isLeaving)
      .sort(bySlot)
      .slice(0, count - present.length)
    const free = freeNumbers(count - present.length - kept.length)
    setDesired(
      count,
      `scaling from ${before} to ${count}: ${slotNames([...kept.map((slot) => slot.number), ...free])} added`,
    )
    for (const slot of kept) slot.keep()
    const added = free.map(fill)
    const deadlineMs = upDeadlineMs(added.length, rules) + (kept.length > 0 ? longestDrainMs(rules) : 0)
    return whenThere({ up: [...kept, ...added], gone: [] }, deadlineMs)
  }

  function freeNumbers(count: number): number[] {
    const free: number[] = []
    for (let number = limits.workers.min; free.length < count && number <= limits.workers.max; number++) {
      if (!slots.has(number)) free.push(number)
    }
    return free
  }

  const trying = {
    runState: now,
    staying: () => staying().sort(bySlot),
    say: (words: string) => say('retry', 'info', words),
  }

  function startReload(number: number | null): Result<{ readonly operationId: number }> {
    if (isClosed) return closed
    if (runState === 'stopping') return whileStopping()
    if (runState !== 'running') return fail('wrong-state', `the cluster is ${runState}: there is nothing to reload yet`)
    const asked = staying()
      .sort(bySlot)
      .filter((slot) => number === null || slot.number === number)
    return asked.length === 0 ? fail('not-found', `there is no slot ${number}`) : reloads.start(asked)
  }

  return {
    get slots() {
      return [...slots.values()].sort(bySlot).map((slot) => slot.snapshot())
    },
    get desired() {
      return desired
    },
    get runState() {
      return runState
    },
    get lifelines() {
      return [...lifelines].map(([slot, lifeline]) => ({ slot, segments: lifeline.segments }))
    },
    start,
    stop,
    scale,
    act: (target, action, exitCode = 1, cause = 'kill-menu') => killMenu.act(target, action, exitCode, cause),
    removeSlot: (number) => killMenu.removeEmpty(number),
    retry: (number) => (isClosed ? closed : tryAgain(number, trying)),
    stopTrying: (number) => (isClosed ? closed : stopTrying(number, trying)),
    setRules(next) {
      rules = next
      for (const slot of slots.values()) slot.rulesChanged()
      reloads.look()
    },
    get reload() {
      return reloads.snapshot()
    },
    startReload,
    cancelReload: () => (isClosed ? closed : reloads.cancel('it was cancelled by hand')),
    ...routeFacts(ofWorker),
    killAll() {
      if (isClosed || runState === 'stopped') return
      void stop()
      for (const { handle, beside } of [...slots.values()]) {
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
      for (const slot of slots.values()) slot.close()
      waits.close()
    },
  }
}

function whileStopping(): ReturnType<typeof fail> {
  return fail('wrong-state', 'the cluster is stopping; wait until it has stopped')
}
