// Above 300 lines: the moves, what they do and what must hold after each are read side by side.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usualOrder, type WorkerOrder, workerActions } from '../../shared/actions/worker-actions.ts'
import { endSignalIds } from '../../shared/end-signals.ts'
import { defaultReload } from '../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import type { Result } from '../../shared/result.ts'
import { isLive } from './slot/transition-table.ts'
import {
  createFakeCluster,
  type FakeCluster,
  type FakeWorker,
  listensFor,
  noNumbers,
  port3000,
  testRules,
} from './testing/fake-workers.ts'
import type { SupervisorRules } from './types.ts'

/** One move of chance: a fact of any worker ever forked, a command, a passing of time, a clock that is set. `which` picks the worker. */
type Move =
  | { readonly do: 'fact'; readonly which: number; readonly fact: Fact }
  | { readonly do: 'act'; readonly which: number; readonly order: WorkerOrder }
  | { readonly do: 'start' | 'scale'; readonly count: number }
  | { readonly do: 'stop' | 'killAll' | 'retry' | 'cancelReload' | 'endOrphans' }
  | { readonly do: 'fork-outside'; readonly count: number }
  | { readonly do: 'fork-one'; readonly slot: number | null }
  | { readonly do: 'ends-outside'; readonly which: number; readonly how: string }
  | { readonly do: 'reload'; readonly slot: number | null }
  | { readonly do: 'try-now' | 'stop-trying' | 'remove'; readonly slot: number }
  | { readonly do: 'rules'; readonly rules: Partial<SupervisorRules> }
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'break'; readonly isBroken: boolean }

const facts = [
  ...(['online', 'listen', 'unlisten', 'disconnect', 'crash', 'die', 'no-agent'] as const),
  ...(['unresponsive', 'paused', 'ok', 'open', 'drained', 'ready', 'listens-for-its-end'] as const),
  ...(['disconnect-exit', 'exit-disconnect'] as const),
] as const
type Fact = (typeof facts)[number]
const which = fc.nat(30)
const orders = workerActions.map(({ id }) => usualOrder(id))
const otherRules = fc.record({
  backOffMs: fc.constantFrom(0, 200, 5000),
  backOffCapMs: fc.constantFrom(0, 300, 1000),
  maxUnstable: fc.integer({ min: 1, max: 6 }),
  unstableWindowMs: fc.constantFrom(1000, 60_000),
  minUptimeMs: fc.constantFrom(0, 1000, 20_000),
  endSignal: fc.constantFrom(...endSignalIds),
})
const move = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('fact'), which, fact: fc.constantFrom(...facts) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('act'), which, order: fc.constantFrom(...orders) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('start', 'scale'), count: fc.integer({ min: -1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop', 'killAll', 'retry', 'cancelReload') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reload'), slot: fc.option(fc.integer({ min: 1, max: 4 })) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(0, 100, 250, 1000, 3000, 20_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('try-now', 'stop-trying', 'remove'),
      slot: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rules'), rules: otherRules }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump'), ms: fc.constantFrom(-3_600_000, -1, 3_600_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break'), isBroken: fc.boolean() }) },
) as fc.Arbitrary<Move>
const longest = { maxLength: 120, size: 'max' } as const
const moves = fc.array(move, longest)
const slotOrNull = fc.option(fc.integer({ min: 1, max: 6 }))
/** What only happens where somebody outside decides. */
const outsideMove = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('fork-outside'), count: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fork-one'), slot: slotOrNull }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ends-outside'),
      which,
      how: fc.constantFrom('disconnect', 'cut', 'SIGTERM', 'SIGKILL', 'NONSENSE'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('endOrphans') }) },
) as fc.Arbitrary<Move>

const runs = Number(process.env.CLUSTERDECK_MODEL_RUNS ?? 300)

describe('any order of facts, commands and timers', () => {
  it('keeps the invariants, answers every command, and comes to rest', async () => {
    await fc.assert(
      fc.asyncProperty(moves, fc.constantFrom('listening', 'message'), async (list, readiness) => {
        const reload = { ...defaultReload, readiness, readyTimeoutMs: 3000 } as const
        const cluster = createFakeCluster({ backOffCapMs: 1000, bootsAtOnce: 2, reload })
        const answers: Promise<Result<unknown>>[] = [cluster.supervisor.start(3)]
        let capMs = 1000
        for (const move of list) {
          const failed = failedSlots(cluster)
          play(cluster, move, answers)
          // Commands go on in microtasks.
          for (let turn = 0; turn < 4; turn++) await Promise.resolve()
          if (move.do === 'rules') capMs = move.rules.backOffCapMs ?? capMs
          check(cluster, capMs)
          if (!asksForForks(move)) checkFailed(cluster, failed)
        }
        await settle(cluster, answers)
      }),
      { numRuns: runs },
    )
    // Nothing but work for a core: 3 s of it, and a machine may have ten who want that.
  }, 120_000)

  it('keeps them where somebody outside decides who is forked', async () => {
    const list = fc.array(fc.oneof({ weight: 3, arbitrary: move }, { weight: 1, arbitrary: outsideMove }), longest)
    await fc.assert(
      fc.asyncProperty(list, async (moves) => {
        const cluster = createFakeCluster({ respawns: 'outside' })
        const answers: Promise<Result<unknown>>[] = [cluster.supervisor.startOutside(() => null)]
        for (const move of moves) {
          const before = cluster.workers.length
          playOutside(cluster, move, answers)
          for (let turn = 0; turn < 4; turn++) await Promise.resolve()
          check(cluster, 0)
          for (const slot of cluster.supervisor.slots) expect(slot.phase).not.toMatch(/backing-off|failed/)
          const isAsked =
            asksForForks(move) || move.do.startsWith('fork') || cluster.supervisor.reload?.state === 'running'
          if (!isAsked) expect(cluster.workers.length, 'the deck forked by itself').toBe(before)
        }
        await settle(cluster, answers)
      }),
      { numRuns: Math.ceil(runs / 6) },
    )
  }, 120_000)
})

/** A cluster is not started with a number of workers there, and the rules stay those of the mode. */
function playOutside(cluster: FakeCluster, move: Move, answers: Promise<Result<unknown>>[]): void {
  if (move.do === 'start') answers.push(cluster.supervisor.startOutside(() => null))
  else if (move.do !== 'rules') play(cluster, move, answers)
  else cluster.supervisor.setRules({ ...testRules, ...move.rules, respawns: 'outside' })
}

function play(cluster: FakeCluster, move: Move, answers: Promise<Result<unknown>>[]): void {
  const { supervisor, clock, workers } = cluster
  switch (move.do) {
    case 'fact': {
      const worker = workers[move.which % Math.max(1, workers.length)]
      if (worker !== undefined) tell(cluster, worker, move.fact)
      return
    }
    case 'act': {
      const worker = workers[move.which % Math.max(1, workers.length)]
      if (worker === undefined) return
      const before = failedSlots(cluster)
      answers.push(supervisor.act({ slot: worker.slot, generation: worker.generation, pid: worker.pid }, move.order))
      for (const slot of before) expect(cluster.slot(slot.slot).phase).toBe('failed')
      return
    }
    case 'start':
      answers.push(supervisor.start(move.count))
      return
    case 'scale':
      answers.push(supervisor.scale(move.count))
      return
    case 'stop':
      answers.push(supervisor.stop())
      return
    case 'killAll':
      supervisor.killAll()
      return
    case 'endOrphans':
      answers.push(supervisor.endOrphans())
      return
    case 'fork-outside':
      for (let n = 0; n < move.count; n++) forkOutside(cluster)
      return
    case 'fork-one': {
      const slot = supervisor.slots.find((one) => one.slot === move.slot)
      const forked = supervisor.forkOne(move.slot)
      if (forked.ok && slot !== undefined) expect(slot.phase, 'forked where somebody lives').toBe('stopped')
      return
    }
    case 'ends-outside': {
      const worker = workers[move.which % Math.max(1, workers.length)]
      const by = move.how === 'disconnect' || move.how === 'cut' ? move.how : { signal: move.how }
      if (worker !== undefined) supervisor.outsideEnds(worker.workerId, by)
      return
    }
    case 'retry':
      supervisor.retry(null)
      return
    case 'reload':
      supervisor.startReload(move.slot)
      return
    case 'cancelReload':
      supervisor.cancelReload()
      return
    case 'try-now':
      supervisor.retry(move.slot)
      return
    case 'stop-trying': {
      const phase = supervisor.slots.find((slot) => slot.slot === move.slot)?.phase
      const stopped = supervisor.stopTrying(move.slot)
      const isUp = supervisor.runState === 'starting' || supervisor.runState === 'running'
      expect(stopped.ok, 'stop trying').toBe(phase === 'backing-off' && isUp)
      return
    }
    case 'remove':
      answers.push(supervisor.removeSlot(move.slot))
      return
    case 'rules':
      supervisor.setRules({ ...testRules, bootsAtOnce: 2, ...move.rules })
      return
    case 'jump':
      clock.jump(move.ms)
      return
    case 'wait':
      clock.advance(move.ms)
      return
    case 'break':
      cluster.forkError = move.isBroken ? 'spawn EAGAIN' : null
  }
}

/** Answers at once, with a generation that runs, or why there is none. */
function forkOutside({ supervisor, workers, forkError }: FakeCluster): void {
  const before = workers.length
  const forked = supervisor.forkOutside()
  const isUp = supervisor.runState === 'starting' || supervisor.runState === 'running'
  if (!forked.ok) {
    expect(isUp, forked.error.message).toBe(false)
    expect(workers.length).toBe(before)
    return
  }
  if (forkError !== null) return
  expect(workers.length, 'it waits its turn').toBe(before + 1)
  expect(workers.at(-1)).toMatchObject(forked.value)
}

/** None during a reload: it tries again what had failed, as a person asked for. */
function failedSlots({ supervisor }: FakeCluster) {
  return supervisor.reload?.state === 'running' ? [] : supervisor.slots.filter((slot) => slot.phase === 'failed')
}

/** Facts of dead workers arrive too: late, as they do. */
function tell({ supervisor }: FakeCluster, worker: FakeWorker, fact: Fact): void {
  const id = worker.workerId
  const exit = (code: number | null, signal: string | null) => {
    worker.isAlive = false
    supervisor.facts.workerExited(id, code, signal)
  }
  const tellers: Readonly<Record<Fact, () => void>> = {
    online: () => supervisor.facts.workerOnline(id),
    listen: () => supervisor.facts.workerListening(id, [port3000]),
    unlisten: () => supervisor.facts.workerListens(id, []),
    disconnect: () => supervisor.facts.workerDisconnected(id),
    crash: () => exit(1, null),
    die: () => exit(null, 'SIGKILL'),
    'disconnect-exit': () => {
      supervisor.facts.workerDisconnected(id)
      exit(0, null)
    },
    'exit-disconnect': () => {
      exit(0, null)
      supervisor.facts.workerDisconnected(id)
    },
    'no-agent': () => supervisor.facts.workerAgent(id, 'absent'),
    unresponsive: () => supervisor.facts.workerHealth(id, 'unresponsive'),
    paused: () => supervisor.facts.workerHealth(id, 'paused'),
    ok: () => supervisor.facts.workerHealth(id, 'ok'),
    open: () => supervisor.facts.drainProgress(id, 3, 1),
    drained: () => supervisor.facts.drainProgress(id, 0, 0),
    'listens-for-its-end': () => supervisor.facts.drainNumbers(id, noNumbers, listensFor('SIGTERM', 'shutdown')),
    ready: () => supervisor.facts.workerSaidReady(id),
  }
  tellers[fact]()
}

/** Moves by which a person fills failed slots. */
function asksForForks(move: Move): boolean {
  return ['start', 'scale', 'retry', 'try-now', 'reload'].includes(move.do)
}

function checkFailed(cluster: FakeCluster, failed: readonly SlotSnapshot[]): void {
  for (const before of failed) {
    const now = cluster.supervisor.slots.find((slot) => slot.slot === before.slot)
    if (now !== undefined) expect(now.generation, 'a given-up slot forked').toBe(before.generation)
  }
}

/** Every death is told once, as it was; a death that somebody asked for never counts against the slot. */
function checkExits({ exits, workers }: FakeCluster): void {
  const told = exits.filter((exit) => exit.pid !== 0)
  expect(told.length, 'exits and deaths').toBe(workers.filter((worker) => !worker.isAlive).length)
  expect(new Set(told.map((exit) => exit.pid)).size, 'an exit told twice').toBe(told.length)
  const asked = exits.filter((exit) => exit.cause !== 'crash' && exit.cause !== 'start-failed')
  for (const exit of asked) expect(['rest', 'respawn'], exit.words).toContain(exit.followed)
  for (const exit of exits) expect(exit.delayMs ?? 0, exit.words).toBeGreaterThanOrEqual(0)
}

function check(cluster: FakeCluster, capMs: number): void {
  const { supervisor, workers, clock } = cluster
  checkExits(cluster)
  const { slots } = supervisor
  const alive = workers.filter((worker) => worker.isAlive)
  const live = slots.filter((slot) => isLive(slot.phase))
  const beside = slots.flatMap(({ successor, leaving }) => [...(successor === null ? [] : [successor]), ...leaving])
  expect([...live, ...beside].map(({ pid }) => pid).sort(), 'what lives and what is shown differ').toEqual(
    alive.map((worker) => worker.pid).sort(),
  )
  const starting = slots.filter(({ successor }) => successor !== null)
  expect(starting.length, 'more than one at a time').toBeLessThanOrEqual(1)
  for (const { leaving, successor } of slots) {
    expect(leaving.length + (successor === null ? 0 : 1), 'three workers in one slot').toBeLessThanOrEqual(1)
  }
  if (supervisor.reload?.state !== 'running') expect(starting, 'nobody waits for it').toEqual([])
  const staying = live.filter((slot) => slot.phase !== 'draining')
  expect(staying.length, 'more workers than desired').toBeLessThanOrEqual(supervisor.desired)
  const isUp = supervisor.runState === 'starting' || supervisor.runState === 'running'
  const isGoing = (slot: SlotSnapshot) =>
    slot.phase === 'draining' || (slot.phase === 'stopped' && slot.leaving.length > 0)
  const places = slots.filter((slot) => !isGoing(slot)).length
  if (isUp) expect(places, 'more slots than desired').toBeLessThanOrEqual(supervisor.desired)
  for (const { calls } of workers) {
    expect(calls.filter((call) => call === 'disconnect').length, 'drained twice').toBeLessThanOrEqual(1)
    expect(calls.filter((call) => call.startsWith('drain')).length, 'drained twice').toBeLessThanOrEqual(1)
    const told = calls.findIndex((call) => call.startsWith('tell'))
    expect(calls.filter((call) => call.startsWith('tell')).length, 'told twice').toBeLessThanOrEqual(1)
    if (told >= 0) expect(calls.slice(0, told), 'told without a channel').not.toContain('disconnect')
  }
  for (const slot of slots) {
    const shown = cluster.pushed.get(slot.slot)
    expect(shown?.phase, 'the pushed snapshot is stale').toBe(slot.phase)
    expect(slot.phase, 'an exit without a decision').not.toBe('exited')
    expect(slot.nextTryAtMs !== null, 'back-off and its time').toBe(slot.phase === 'backing-off')
    if (slot.phase === 'backing-off' || slot.phase === 'failed') expect(slot.why, 'no reason').not.toBeNull()
    else expect(slot.why, 'a reason without need').toBeNull()
    expect(slot.drain !== null, 'draining and its countdown').toBe(slot.phase === 'draining')
    if (slot.nextTryAtMs === null) continue
    expect(slot.nextTryAtMs - clock.nowMs()).toBeGreaterThanOrEqual(0)
    expect(slot.nextTryAtMs - clock.nowMs()).toBeLessThanOrEqual(capMs)
  }
  if (supervisor.runState === 'stopped') expect(alive).toEqual([])
}

/** Stop, the system ending what got SIGKILL: everything rests, everybody was answered, no timer is left. */
async function settle(cluster: FakeCluster, answers: Promise<Result<unknown>>[]): Promise<void> {
  const { supervisor, workers, clock } = cluster
  answers.push(supervisor.stop())
  clock.advance(60_000)
  for (const worker of workers.filter((each) => each.isAlive)) {
    expect(worker.calls, 'a drain that never reached SIGKILL').toContain('SIGKILL')
    tell(cluster, worker, 'die')
  }
  clock.advance(60_000)
  const results = await Promise.all(answers)
  for (const result of results) if (!result.ok) expect(result.error.message).not.toBe('')
  expect(supervisor.runState).toBe('stopped')
  expect(supervisor.slots.every((slot) => slot.phase === 'stopped')).toBe(true)
  supervisor.close()
  expect(clock.timerCount).toBe(0)
}
