import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { defaultGuardRails, type FaultSpec, type FaultTarget, type FaultTrigger } from '../../shared/model/fault.ts'
import { FaultWorld } from './testing/fault-world.ts'

/** One move of chance. `which` picks a worker ever forked, a fact on its way, or an active fault. */
type Move =
  | { readonly do: 'inject'; readonly spec: FaultSpec }
  | { readonly do: 'undo' | 'hear' | 'measure' | 'die' | 'close-pipe'; readonly which: number }
  | { readonly do: 'arrive' | 'arrive-twice' | 'lose'; readonly which: number }
  | { readonly do: 'fork'; readonly slot: number }
  | { readonly do: 'stop-all' | 'stop-cluster' | 'start-cluster' | 'hear-all' }
  | { readonly do: 'rails'; readonly least: number; readonly isOn: boolean }
  | { readonly do: 'errors'; readonly count: number }
  | { readonly do: 'wait' | 'sleep' | 'jump'; readonly ms: number }

const which = fc.nat(40)
const slot = fc.integer({ min: 1, max: 4 })
const targets: fc.Arbitrary<FaultTarget> = fc.oneof(
  fc.record({ kind: fc.constant('slots' as const), slots: fc.uniqueArray(slot, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('random' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.constant({ kind: 'all' as const }),
)
const triggers: fc.Arbitrary<FaultTrigger> = fc.oneof(
  fc.constant({ kind: 'now' as const }),
  fc.record({ kind: fc.constant('after' as const), afterMs: fc.constantFrom(0, 500, 3000) }),
  fc.record({
    kind: fc.constant('every' as const),
    everyMs: fc.constantFrom(200, 1000, 4000),
    times: fc.option(fc.integer({ min: 1, max: 5 })),
  }),
)
const hits = { hits: 'all', hitCount: 1, hitPercent: 1 } as const
const orders: readonly Pick<FaultSpec, 'fault' | 'input'>[] = [
  { fault: 'fault.block-loop', input: {} },
  { fault: 'fault.burn-thread', input: { threads: 1 } },
  { fault: 'fault.fill-heap', input: { rate: 10 } },
  { fault: 'fault.unhandled-rejection', input: {} },
  { fault: 'fault.reset', input: { ...hits, method: 'any', path: '', header: '', cookie: '', spare: '' } },
  { fault: 'fault.pause', input: {} },
  { fault: 'fault.sigkill', input: {} },
  { fault: 'fault.boot-slow', input: { delay: 500, failCount: 0, restart: 'kill-now' } },
  { fault: 'fault.boot-exit', input: { exitCode: 1, failCount: 2, restart: 'next-start' } },
  { fault: 'fault.never-listen', input: { failCount: 0, restart: 'kill-now' } },
  { fault: 'fault.handover-drop', input: hits },
]
const anySpec = fc
  .tuple(fc.constantFrom(...orders), targets, triggers, fc.constantFrom(100, 1000, 5000, 30_000), fc.nat(1000))
  .map(([order, target, trigger, forMs, seed]) => ({ ...order, target, trigger, forMs, seed }) as FaultSpec)
/** Strikes again and again in the same worker: what is told of one strike may come when the next one is there. */
const seriesSpec = fc
  .tuple(fc.constantFrom('fault.burn-thread', 'fault.fill-heap'), fc.constantFrom(200, 1000))
  .map(([fault, everyMs]) => {
    const input = fault === 'fault.burn-thread' ? { threads: 1 } : { rate: 10 }
    const trigger = { kind: 'every', everyMs, times: null }
    return { fault, input, target: { kind: 'slots', slots: [1] }, trigger, forMs: 30_000, seed: 1 } as FaultSpec
  })
const movesWith = (specs: fc.Arbitrary<FaultSpec>) =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('inject'), spec: specs }) },
      {
        weight: 14,
        arbitrary: fc.record({ do: fc.constantFrom('hear', 'arrive', 'measure'), which }),
      },
      { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('undo', 'die', 'arrive-twice', 'lose'), which }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('close-pipe'), which }) },
      { weight: 8, arbitrary: fc.record({ do: fc.constant('hear-all') }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('fork'), slot }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop-all', 'stop-cluster', 'start-cluster') }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('rails'), least: fc.integer({ min: 0, max: 4 }), isOn: fc.boolean() }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('errors'), count: fc.constantFrom(0, 90) }) },
      {
        weight: 5,
        arbitrary: fc.record({ do: fc.constantFrom('wait'), ms: fc.constantFrom(0, 100, 700, 700, 2500, 10_000) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('sleep', 'jump'), ms: fc.constantFrom(-5000, 60_000) }) },
    ) as fc.Arbitrary<Move>,
    { maxLength: 100, size: 'max' },
  )
const numRuns = Number(process.env.CLUSTERDECK_MODEL_RUNS ?? 300)

describe('any order of injections, facts, deaths and time', () => {
  it.each([
    ['all faults', 'are stopped', anySpec],
    ['all faults', 'are left alone', anySpec],
    ['series in one worker', 'are left alone', seriesSpec],
  ] as const)(
    'leaves nothing behind when %s %s',
    (_what, how, specs) => {
      fc.assert(
        fc.property(movesWith(specs), (list) => {
          const world = new FaultWorld()
          for (const move of list) {
            play(world, move)
            check(world)
          }
          if (how === 'are stopped') world.book.endAll('stop-all')
          else leaveAlone(world)
          for (let turn = 0; turn < 5; turn += 1) {
            world.settle()
            check(world)
            world.advance(1100)
          }
          expect(world.book.now.active, 'still active').toEqual([])
          expect(left(world), 'still there').toEqual([])
          expect(world.book.nextMonoMs).toBeNull()
        }),
        { numRuns },
      )
    },
    120_000,
  )
})

/** Longer than the longest, with agents that hear and tell. */
function leaveAlone(world: FaultWorld): void {
  for (let second = 0; second < 45; second += 1) {
    world.settle()
    world.advance(1000)
  }
}

function play(world: FaultWorld, move: Move): void {
  const { book, workers, facts, clock } = world
  const worker = 'which' in move ? workers[move.which % workers.length] : undefined
  switch (move.do) {
    case 'inject': {
      const plan = book.preview(move.spec)
      expect(book.inject(move.spec).ok, plan.refused ?? 'not refused').toBe(plan.refused === null)
      return
    }
    case 'undo': {
      const { active } = book.now
      const fault = active[move.which % Math.max(1, active.length)]
      if (fault !== undefined) book.end(fault.id, 'person')
      return
    }
    case 'hear':
      if (worker !== undefined) world.hear(worker)
      return
    case 'hear-all':
      for (const one of world.living) while (one.inbox.length > 0 && !one.isPaused) world.hear(one)
      return
    case 'measure':
      if (worker !== undefined) world.measure(worker)
      return
    case 'die':
      world.kill(worker)
      return
    case 'close-pipe':
      if (worker !== undefined) world.closePipe(worker)
      return
    case 'arrive':
      facts.splice(move.which % Math.max(1, facts.length), 1)[0]?.tell()
      return
    case 'arrive-twice':
      facts[move.which % Math.max(1, facts.length)]?.tell()
      return
    case 'lose': {
      const at = move.which % Math.max(1, facts.length)
      if (facts[at]?.canBeLost) facts.splice(at, 1)
      return
    }
    case 'fork':
      // A successor beside a worker at most, as in a reload.
      if (world.runState === 'running' && world.living.filter((one) => one.slot === move.slot).length < 2) {
        world.fork(move.slot)
      }
      return
    case 'stop-all':
      book.endAll('stop-all')
      return
    case 'stop-cluster':
      world.stop()
      return
    case 'start-cluster':
      if (world.runState === 'running') return
      world.runState = 'running'
      for (let each = 1; each <= world.slotCount; each += 1) world.fork(each)
      return
    case 'rails':
      world.rails = { ...defaultGuardRails, leastListening: { isOn: move.isOn, count: move.least } }
      return
    case 'errors':
      world.rails = { ...world.rails, mostErrors: { isOn: true, percent: 50 } }
      world.errors = { errorCount: move.count, requestCount: 100, overMs: 2000 }
      return
    case 'wait':
      world.advance(move.ms)
      return
    case 'sleep':
      clock.sleep(Math.max(0, move.ms))
      return
    case 'jump':
      clock.jump(move.ms)
  }
}

/** What is in force and not in the book would be in force for ever. */
function check(world: FaultWorld): void {
  const { book } = world
  const { open } = book
  const isKnown = (slot: number, generation: number, faultId: number | null): boolean =>
    open.some(
      (one) => one.slot === slot && one.generation === generation && (faultId === null || one.faultId === faultId),
    )
  for (const { slot, generation, carried, isPaused } of world.living) {
    for (const faultId of carried.keys()) {
      expect(isKnown(slot, generation, faultId), `fault ${faultId} lives on in slot ${slot} g${generation}`).toBe(true)
    }
    if (isPaused) expect(isKnown(slot, generation, null), `slot ${slot} stays paused`).toBe(true)
  }
  for (const key of world.inPrimary)
    expect(
      open.some((one) => one.key === key),
      'lives on in the primary',
    ).toBe(true)
  const { active, ended } = book.now
  expect(active.length).toBeLessThanOrEqual(limits.faultsActive.max)
  for (const fault of active) {
    expect(fault.endedAtMs, 'active and over').toBeNull()
    expect(['reverted', 'did-not-land']).not.toContain(fault.state)
  }
  for (const fault of ended) {
    expect(fault.endedBy, 'over without a reason').not.toBeNull()
    expect(
      fault.hits.filter(({ endedAtMs }) => endedAtMs === null),
      'over with something open',
    ).toEqual([])
    expect(fault.state === 'reverted' || fault.state === 'did-not-land').toBe(true)
  }
}

function left(world: FaultWorld): readonly string[] {
  const inWorkers = world.living.flatMap(({ slot, carried, isPaused }) => [
    ...[...carried.keys()].map((faultId) => `fault ${faultId} in slot ${slot}`),
    ...(isPaused ? [`slot ${slot} is paused`] : []),
  ])
  return [...inWorkers, ...[...world.inPrimary].map((key) => `hit ${key} in the primary`)]
}
