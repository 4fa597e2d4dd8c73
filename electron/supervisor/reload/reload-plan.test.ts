import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cancelReload,
  lookAtReload,
  planReload,
  type ReloadFacts,
  type ReloadPlan,
  type ReloadRules,
  type ReloadStep,
  reloadProgress,
  reloadWords,
} from './reload-plan.ts'

const rules: ReloadRules = { atOnce: 1, pauseMs: 0, readyTimeoutMs: 30_000 }
const up: ReloadFacts = {
  generation: 1,
  present: 'up',
  successor: null,
  failure: null,
  crashedGeneration: null,
  leaverCount: 0,
  servingLeaverCount: 0,
}
const leaving = { leaverCount: 1, servingLeaverCount: 1 }
const starting = { generation: 2, isReady: false, lateWords: 'g2 did not listen within 30 s' }
const plan = planReload([{ slot: 1, generation: 1 }], 0)
const look = (from: ReloadPlan, facts: ReloadFacts | null, monoMs = 0) => lookAtReload(from, () => facts, rules, monoMs)
const planAfter = (facts: readonly (ReloadFacts | null)[]): ReloadPlan =>
  facts.reduce((before, one) => look(before, one).plan, plan)
/** Its successor is starting, and is looked at again. */
const begun = [up, { ...up, successor: starting }]

describe('a reload plan', () => {
  it('starts, waits, lets the new one take over, waits for the old one to go', () => {
    const first = look(plan, up)
    expect(first.steps).toEqual([{ act: 'start', slot: 1 }])
    const second = look(first.plan, { ...up, successor: starting })
    expect(second).toMatchObject({ steps: [], wakeMonoMs: 30_000 })
    const third = look(second.plan, { ...up, successor: { ...starting, isReady: true } })
    expect(third.steps).toEqual([{ act: 'take-over', slot: 1 }])
    const fourth = look(third.plan, { ...up, generation: 2, ...leaving })
    expect(fourth).toMatchObject({ steps: [], plan: { state: 'running' } })
    expect(look(fourth.plan, { ...up, generation: 2 }).plan.state).toBe('done')
  })

  it.each([
    ['its time is over', begun, { ...up, successor: starting }, 30_000, 'g2 did not listen within 30 s', ['abandon']],
    [
      'the new one ends before it is ready',
      begun,
      { ...up, failure: { generation: 2, words: 'g2 exited with code 1' } },
      10,
      'g2 exited with code 1',
      [],
    ],
    [
      'the new one crashes right after it took over',
      [...begun, { ...up, successor: { ...starting, isReady: true } }],
      { ...up, generation: 3, crashedGeneration: 2, ...leaving, present: 'coming' },
      10,
      "slot 1's g2 ended by itself right after it took over",
      [],
    ],
    [
      'an empty slot does not come up',
      [{ ...up, present: 'down' }],
      { ...up, present: 'down', generation: 2, crashedGeneration: 2 },
      10,
      "slot 1's g2 ended before it was ready",
      [],
    ],
  ] as const)('stops when %s', (_name, before, facts, monoMs, reason, acts) => {
    const stopped = look(planAfter(before), facts, monoMs)
    expect(stopped.plan).toMatchObject({ state: 'stopped', failed: { slot: 1, generation: 2 } })
    expect(stopped.plan.reason).toContain(reason)
    expect(stopped.steps.map(({ act }) => act)).toEqual(acts)
    expect(reloadWords(stopped.plan, monoMs)).toContain('reload stopped after 0 of 1: ')
  })

  it.each([
    ['came back by itself as a newer one', [], { ...up, generation: 2 }, 'done'],
    ['left the cluster', begun, null, 'gone'],
    ['lost its old one while the new one started', begun, { ...up, generation: 2 }, 'draining'],
    ['drains anyway', [], { ...up, present: 'going' }, 'waiting'],
    ['still has one on its way out', [], { ...up, ...leaving }, 'waiting'],
    [
      'has a new one that is ready while the old one drains by itself',
      begun,
      { ...up, present: 'going', successor: { ...starting, isReady: true } },
      'starting',
    ],
  ] as const)('knows a slot that %s', (_name, before, facts, stage) => {
    expect(look(planAfter(before), facts).plan.slots[0]?.stage).toBe(stage)
  })

  it('sets no alarm for a time that is over', () => {
    const ready = { ...up, present: 'going', successor: { ...starting, isReady: true } } as const
    expect(look(planAfter(begun), ready, 30_000)).toMatchObject({ plan: { state: 'running' }, wakeMonoMs: null })
  })

  it('fills a slot where nobody lives', () => {
    expect(look(plan, { ...up, present: 'down' }).steps).toEqual([{ act: 'fill', slot: 1 }])
  })

  it('forgets why an earlier reload stopped', () => {
    const failure = { generation: 2, words: 'of before' }
    expect(look(planReload([{ slot: 1, generation: 1 }], 0), { ...up, failure }).steps).toEqual([
      { act: 'start', slot: 1 },
    ])
  })

  it('ends who starts when it is cancelled, and leaves who took over', () => {
    const cancelled = cancelReload(planAfter(begun), () => ({ ...up, successor: starting }), 'by hand')
    expect(cancelled).toMatchObject({ plan: { state: 'cancelled' }, steps: [{ act: 'abandon', slot: 1 }] })
    const tookOver = planAfter([...begun, { ...up, successor: { ...starting, isReady: true } }])
    expect(cancelReload(tookOver, () => ({ ...up, generation: 2, ...leaving }), 'by hand').steps).toEqual([])
    expect(look(cancelled.plan, up)).toMatchObject({ steps: [], wakeMonoMs: null })
  })

  it('goes on while a process only ends, unless another one does, too', () => {
    const three = planReload(
      [1, 2, 3].map((slot) => ({ slot, generation: 1 })),
      0,
    )
    const ends = { ...up, generation: 2, leaverCount: 1 }
    const facts = new Map([1, 2, 3].map((slot) => [slot, { ...up, ...(slot === 1 ? { ...ends, ...leaving } : {}) }]))
    const next = (from: ReloadPlan) => lookAtReload(from, (slot) => facts.get(slot) ?? null, rules, 0)
    const draining = (slots: readonly number[]): ReloadPlan => ({
      ...three,
      slots: three.slots.map((one) => (slots.includes(one.slot) ? { ...one, stage: 'draining' } : one)),
    })
    expect(next(draining([1])).steps).toEqual([])
    facts.set(1, ends)
    const second = next(draining([1]))
    expect(second.steps).toEqual([{ act: 'start', slot: 2 }])
    facts.set(2, ends)
    const third = next(draining([1, 2]))
    expect(third.steps).toEqual([])
    facts.set(1, { ...ends, leaverCount: 0 })
    const fourth = next(third.plan)
    expect(fourth).toMatchObject({ steps: [{ act: 'start', slot: 3 }], plan: { state: 'running' } })
    expect(reloadProgress(fourth.plan)).toMatchObject({ done: 1, current: [3] })
  })

  it('pauses between two slots', () => {
    const two = planReload(
      [1, 2].map((slot) => ({ slot, generation: 1 })),
      0,
    )
    const facts = new Map([
      [1, { ...up, generation: 2 }],
      [2, up],
    ])
    const slots = two.slots.map((one) => (one.slot === 1 ? { ...one, stage: 'draining' as const } : one))
    const paused = lookAtReload({ ...two, slots }, (slot) => facts.get(slot) ?? null, { ...rules, pauseMs: 500 }, 1000)
    expect(paused).toMatchObject({ steps: [], wakeMonoMs: 1500 })
    const next = lookAtReload(paused.plan, (slot) => facts.get(slot) ?? null, { ...rules, pauseMs: 500 }, 1500)
    expect(next.steps).toEqual([{ act: 'start', slot: 2 }])
  })
})

/** What chance does to one slot between two looks. */
const fates = [
  ...(['ready', 'fails', 'old-ends', 'leaver-hangs-up', 'leaver-goes', 'nothing', 'removed', 'crashes'] as const),
] as const
type Fate = (typeof fates)[number]

interface World {
  readonly slots: Map<number, ReloadFacts>
  lastGeneration: number
}

describe('any reload', () => {
  it('never has more slots under way than it may, never two successors in one, and ends', () => {
    const moves = fc.array(
      fc.record({ slot: fc.integer({ min: 1, max: 4 }), fate: fc.constantFrom(...fates), ms: fc.nat(9000) }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 3 }), fc.nat(2000), (list, atOnce, pauseMs) => {
        const own = { ...rules, atOnce, pauseMs }
        const numbers = [1, 2, 3, 4]
        const world: World = { slots: new Map(numbers.map((slot) => [slot, up])), lastGeneration: 1 }
        const factsOf = (slot: number) => world.slots.get(slot) ?? null
        let monoMs = 0
        let now = planReload(
          numbers.map((slot) => ({ slot, generation: 1 })),
          0,
        )
        const settle = (): void => {
          for (let turn = 0; turn < 20; turn += 1) {
            const looked = lookAtReload(now, factsOf, own, monoMs)
            now = looked.plan
            for (const step of looked.steps) carryOut(world, step)
            expect(reloadProgress(now).current.length).toBeLessThanOrEqual(atOnce)
            const ending = now.slots.filter(({ stage }) => stage === 'ending').length
            expect(reloadProgress(now).current.length + ending, 'processes too many').toBeLessThanOrEqual(2 * atOnce)
            if (looked.steps.length === 0) return
          }
          expect.fail('it never comes to rest')
        }
        settle()
        for (const { slot, fate, ms } of list) {
          monoMs += ms
          suffer(world, slot, fate)
          settle()
        }
        // From here on all goes well: it ends.
        for (let turn = 0; turn < 30 && now.state === 'running'; turn += 1) {
          monoMs += 3000
          for (const slot of numbers) for (const fate of ['ready', 'leaver-goes'] as const) suffer(world, slot, fate)
          settle()
        }
        expect(now.state).not.toBe('running')
        expect(reloadWords(now, monoMs)).not.toContain('null')
        if (now.state === 'stopped') expect(now.reason).not.toBe(null)
        // Whoever started and did not take over is ended with it.
        for (const { successor } of world.slots.values()) expect(successor).toBe(null)
      }),
      { numRuns: 500 },
    )
  })
})

function carryOut(world: World, { act, slot }: ReloadStep): void {
  const facts = world.slots.get(slot)
  if (facts === undefined) expect.fail(`${act} on a slot that is gone`)
  const generation = world.lastGeneration + 1
  const takes = act === 'start' || act === 'fill'
  if (takes) world.lastGeneration = generation
  const successor = { generation, isReady: false, lateWords: 'late' }
  switch (act) {
    case 'start':
      expect(facts.successor, 'two successors').toBe(null)
      expect(facts.leaverCount, 'three workers in one slot').toBe(0)
      world.slots.set(slot, { ...facts, successor, failure: null })
      return
    case 'fill':
      world.slots.set(slot, { ...facts, generation, present: 'coming' })
      return
    case 'take-over':
      expect(facts.successor?.isReady, 'took over before it was ready').toBe(true)
      world.slots.set(slot, {
        ...facts,
        generation: facts.successor?.generation ?? 0,
        present: 'up',
        successor: null,
        leaverCount: facts.leaverCount + 1,
        servingLeaverCount: facts.servingLeaverCount + 1,
      })
      return
    case 'abandon':
      world.slots.set(slot, { ...facts, successor: null, leaverCount: facts.leaverCount + 1 })
  }
}

function suffer(world: World, slot: number, fate: Fate): void {
  const facts = world.slots.get(slot)
  if (facts === undefined) return
  const { successor } = facts
  const put = (change: Partial<ReloadFacts>) => void world.slots.set(slot, { ...facts, ...change })
  if (fate === 'ready') put({ present: 'up', successor: successor && { ...successor, isReady: true } })
  if (fate === 'fails' && successor !== null)
    put({ successor: null, failure: { generation: successor.generation, words: 'it failed' } })
  if (fate === 'leaver-hangs-up') put({ servingLeaverCount: 0 })
  if (fate === 'leaver-goes') put({ leaverCount: Math.max(0, facts.leaverCount - 1), servingLeaverCount: 0 })
  if (fate === 'removed' && world.slots.size > 1) world.slots.delete(slot)
  if (fate === 'crashes') put({ present: 'down', crashedGeneration: facts.generation })
  if (fate === 'old-ends' && successor !== null)
    put({ generation: successor.generation, present: 'coming', successor: null, crashedGeneration: facts.generation })
}
