import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DispatchStrategy, dispatchStrategies } from '../policies/strategies.ts'
import { noAddress, type TestCluster, testCluster } from '../testing/test-dispatch.ts'

const strategies: readonly DispatchStrategy[] = Object.values(dispatchStrategies)
const anyStep = fc.record({
  act: fc.constantFrom(
    'arrive',
    'arrive',
    'arrive',
    'accept',
    'accept',
    'refuse',
    'join',
    'hold',
    'die',
    'policy',
    'rest',
  ),
  at: fc.nat(9),
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe.each(Object.entries(dispatchStrategies))('dispatching by %s', (_name, strategy) => {
  it('whatever workers do, never asks one that is dead, held or owes an answer, and every connection is taken once', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 150, size: 'max' }), fc.integer(), (steps, seed) => {
        const cluster = testCluster(strategy, seed)
        for (const { act, at } of steps) {
          const worker = cluster.workers.filter((one) => one.isAlive).at(at % Math.max(1, cluster.workers.length))
          if (act === 'arrive') cluster.arrive(at)
          else if (act === 'join') cluster.join()
          else if (act === 'policy') cluster.dispatcher.setStrategy(strategies[at % strategies.length] ?? strategy)
          else if (act === 'rest') vi.advanceTimersByTime(20)
          else if (act === 'hold') worker?.hold()
          else if (act === 'die') worker?.die()
          else worker?.answer(act === 'accept')
        }
        cluster.finish()
        expect(cluster.workers.map((worker) => worker.violations)).toEqual(cluster.workers.map(() => 0))
        expect(cluster.connections.filter((one) => one.takenCount !== 1 || one.closedCount !== 1)).toEqual([])
        expect([cluster.dispatcher.queuedCount, cluster.dispatcher.oldestArrivalMonoMs]).toEqual([0, undefined])
      }),
    )
  })
})

describe('strictly in turn', () => {
  const inTurn = dispatchStrategies['in-turn']

  it.each([
    ['in-turn', inTurn],
    // They have no address, so they take turns, too.
    ['sticky, for clients on a UNIX socket', dispatchStrategies.sticky],
  ] as const)('gives every third connection to each of three, whenever they answer: %s', (_name, strategy) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('arrive', 0, 1, 2), { maxLength: 80, size: 'max' }), (steps) => {
        const cluster = testCluster(strategy, 1, 3)
        for (const step of steps) {
          if (typeof step === 'number') cluster.workers[step]?.answer(true)
          else cluster.arrive(noAddress)
        }
        cluster.finish()
        const takers = cluster.connections.map((one) => cluster.workers.findIndex(({ taken }) => taken.includes(one)))
        expect(takers).toEqual(takers.map((_, at) => at % 3))
      }),
    )
  })

  it('lets those wait whose turn is a blocked worker, and nobody else', () => {
    const cluster = testCluster(inTurn, 1, 3)
    for (let arrived = 0; arrived < 9; arrived++) {
      cluster.arrive(1)
      for (const worker of cluster.workers.slice(1)) worker.answer(true)
    }
    expect(cluster.workers.map(({ taken }) => taken.length)).toEqual([0, 3, 3])
    expect(cluster.dispatcher.queuedCount).toBe(3)
  })

  it.each(['hold', 'die'] as const)('skips one that was blocked, from the moment it is told to %s', (end) => {
    const cluster = testCluster(inTurn, 1, 3)
    for (let arrived = 0; arrived < 9; arrived++) cluster.arrive(1)
    cluster.workers[0]?.[end]()
    for (let turn = 0; turn < 9; turn++) for (const worker of cluster.workers.slice(1)) worker.answer(true)
    // A held one has what it was sent and may still take it; a dead one has nothing.
    expect(cluster.dispatcher.queuedCount).toBe(end === 'hold' ? 1 : 0)
    const ends = cluster.workers.slice(1).reduce((sum, { taken }) => sum + taken.length, 0)
    expect(ends).toBe(end === 'hold' ? 8 : 9)
  })
})

describe('whose turn it is', () => {
  const idsOf = ({ dispatcher }: TestCluster) => {
    const { workerId, afterWorkerId } = dispatcher.next
    return [workerId, afterWorkerId]
  }

  it('is the one after the last, and under round-robin the next that owes no answer', () => {
    const cluster = testCluster(dispatchStrategies['round-robin'], 1, 3)
    expect(idsOf(cluster)).toEqual([1, null])
    cluster.arrive(1)
    expect(idsOf(cluster)).toEqual([2, 1])
    cluster.arrive(1)
    cluster.arrive(1)
    expect(idsOf(cluster)).toEqual([null, 3])
    cluster.workers[1]?.answer(true)
    expect(idsOf(cluster)).toEqual([2, 3])
  })

  it('is the one after the last, whatever it owes, strictly in turn', () => {
    const cluster = testCluster(dispatchStrategies['in-turn'], 1, 2)
    for (let arrived = 0; arrived < 3; arrived++) cluster.arrive(1)
    expect(idsOf(cluster)).toEqual([2, 1])
  })

  it.each(['random', 'power-of-two', 'sticky'] as const)('nobody knows before it comes under %s', (policy) => {
    const cluster = testCluster(dispatchStrategies[policy], 1, 2)
    cluster.arrive(1)
    expect(cluster.dispatcher.next.workerId).toBeNull()
  })
})

describe('turns that go to another worker', () => {
  it.each([
    ['round-robin', [3, 0, 0]],
    ['in-turn', [0, 0, 0]],
    ['least-connections', [0, 0, 0]],
  ] as const)('are counted under %s', (policy, counts) => {
    const cluster = testCluster(dispatchStrategies[policy], 1, 3)
    cluster.watch()
    // The first one never answers; the others do at once.
    for (let arrived = 0; arrived < 6; arrived++) {
      cluster.arrive(1)
      for (const worker of cluster.workers.slice(1)) worker.answer(true)
    }
    expect(cluster.workers.map(({ process }) => process.passedOverCount)).toEqual(counts)
  })
})
