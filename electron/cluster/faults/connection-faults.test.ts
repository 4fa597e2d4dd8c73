import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HitRule } from '../../../shared/base/hit-rule.ts'
import type { WaitingConnection } from '../handover/waiting-connection.ts'
import { type DispatchStrategy, dispatchStrategies } from '../policies/strategies.ts'
import { type TestConnection, testCluster } from '../testing/test-dispatch.ts'
import type { ConnectionFault, HandoverFaultHandle } from './handover-fault.ts'

const all = { hits: { kind: 'all' }, slots: null } as const
const first = new Set([2])
const inTurn = dispatchStrategies['round-robin']
const strategies: readonly DispatchStrategy[] = Object.values(dispatchStrategies)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a delayed connection', () => {
  it('keeps its turn and its worker, comes so late, and holds up no other', () => {
    const cluster = testCluster(inTurn, 1, 2)
    const [slow, other] = cluster.workers
    // The first worker of the test fills slot 2.
    const fault = cluster.begin({ ...all, slots: first, kind: 'delay', delayMs: 100 })
    for (let arrived = 0; arrived < 6; arrived++) {
      cluster.arrive(1)
      other?.answer(true)
    }
    expect([slow?.owes, other?.taken.length, cluster.dispatcher.queuedCount]).toEqual([undefined, 3, 3])
    vi.advanceTimersByTime(99)
    expect(slow?.owes).toBeUndefined()
    vi.advanceTimersByTime(1)
    for (let answered = 0; answered < 3; answered++) slow?.answer(true)
    expect(slow?.taken).toEqual([0, 2, 4].map((at) => cluster.connections[at]))
    expect(fault.counts).toEqual({ seenCount: 3, hitCount: 3 })
  })

  it('goes to another worker at once when its own dies or is held, and is not delayed there again', () => {
    for (const end of ['die', 'hold'] as const) {
      const cluster = testCluster(inTurn, 1, 2)
      cluster.begin({ ...all, kind: 'delay', delayMs: 100 })
      cluster.arrive(1)
      cluster.workers[0]?.[end]()
      cluster.workers[1]?.answer(true)
      expect([cluster.workers[1]?.taken, vi.getTimerCount()]).toEqual([cluster.connections, 0])
      vi.advanceTimersByTime(100)
      expect([cluster.dispatcher.queuedCount, cluster.workers[0]?.violations]).toEqual([0, 0])
    }
  })

  it('goes on at once when the fault ends', () => {
    const cluster = testCluster(inTurn, 1, 1)
    const fault = cluster.begin({ ...all, kind: 'delay', delayMs: 60_000 })
    cluster.arrive(1)
    fault.end()
    cluster.workers[0]?.answer(true)
    expect([cluster.workers[0]?.taken.length, vi.getTimerCount()]).toEqual([1, 0])
  })
})

describe('a stalled queue', () => {
  it.each(Object.entries(dispatchStrategies))('stands still under %s, and goes on in order', (_name, strategy) => {
    const cluster = testCluster(strategy, 1, 1)
    const fault = cluster.begin({ ...all, kind: 'stall' })
    for (let arrived = 0; arrived < 5; arrived++) cluster.arrive(arrived)
    vi.advanceTimersByTime(60_000)
    expect([cluster.workers[0]?.owes, cluster.dispatcher.queuedCount]).toEqual([undefined, 5])
    fault.end()
    for (let answered = 0; answered < 5; answered++) cluster.workers[0]?.answer(true)
    expect(cluster.workers[0]?.taken).toEqual(cluster.connections)
  })

  it('stands still although workers die and join', () => {
    const cluster = testCluster(inTurn, 1, 2)
    const fault = cluster.begin({ ...all, kind: 'stall' })
    for (let arrived = 0; arrived < 4; arrived++) {
      cluster.arrive(1)
      vi.advanceTimersByTime(1)
    }
    for (const worker of cluster.workers) worker.die()
    cluster.join()
    expect([cluster.workers[2]?.owes, cluster.dispatcher.queuedCount]).toEqual([undefined, 4])
    // Whoever is given to another worker is the same connection, and counts once.
    expect(fault.counts).toEqual({ seenCount: 4, hitCount: 4 })
    fault.end()
    for (let answered = 0; answered < 4; answered++) cluster.workers[2]?.answer(true)
    expect(cluster.workers[2]?.taken).toEqual(cluster.connections)
  })

  it('of one slot gives that slot its share under a policy that counts, and the others theirs', () => {
    const cluster = testCluster(dispatchStrategies['least-connections'], 1, 2)
    for (const worker of cluster.workers) worker.tellOpen(0)
    cluster.begin({ ...all, slots: first, kind: 'stall' })
    for (let arrived = 0; arrived < 10; arrived++) {
      cluster.arrive(1)
      cluster.workers[1]?.answer(true)
    }
    expect([cluster.dispatcher.queuedCount, cluster.workers[1]?.taken.length]).toEqual([5, 5])
  })
})

describe('a worker whose connections a fault takes', () => {
  it.each(['round-robin', 'random', 'least-connections', 'power-of-two'] as const)(
    'gets no more than its share under %s while the others owe an answer',
    (policy) => {
      const cluster = testCluster(dispatchStrategies[policy], 1, 3)
      for (const worker of cluster.workers) worker.tellOpen(0)
      const fault = cluster.begin({ ...all, slots: first, kind: 'reset' })
      for (let arrived = 0; arrived < 300; arrived++) cluster.arrive(1)
      for (let turn = 0; turn < 200; turn++) for (const worker of cluster.workers.slice(1)) worker.answer(true)
      if (policy === 'round-robin') expect(fault.counts.hitCount).toBe(100)
      expect(fault.counts.hitCount).toBeLessThanOrEqual(100)
    },
  )

  it('gets them all the same when the others are blocked', () => {
    const cluster = testCluster(inTurn, 1, 2)
    const fault = cluster.begin({ ...all, slots: first, kind: 'stall' })
    for (let arrived = 0; arrived < 10; arrived++) cluster.arrive(1)
    for (let waited = 0; waited < 10; waited++) vi.advanceTimersByTime(20)
    expect(fault.counts.hitCount).toBe(9)
  })
})

describe('a worker that owes an answer while connections wait for it alone', () => {
  it.each(['in-turn', 'sticky'] as const)('leaves all of them to a fault when it answers: %s', (policy) => {
    const cluster = testCluster(dispatchStrategies[policy], 1, 1)
    for (let arrived = 0; arrived < 4; arrived++) cluster.arrive(1)
    const fault = cluster.begin({ ...all, kind: 'reset' })
    cluster.workers[0]?.answer(true)
    expect([fault.counts.hitCount, cluster.dispatcher.queuedCount]).toEqual([3, 0])
  })
})

describe('faults in a row', () => {
  it('act one after the other, in the order in which they began', () => {
    const cluster = testCluster(inTurn, 1, 1)
    const delay = cluster.begin({ ...all, kind: 'delay', delayMs: 50 })
    const stall = cluster.begin({ ...all, kind: 'stall' })
    const reset = cluster.begin({ ...all, kind: 'reset' })
    const { connection } = cluster.arrive(1)
    expect(stall.counts.seenCount).toBe(0)
    vi.advanceTimersByTime(50)
    expect([delay.counts.hitCount, stall.counts.hitCount, reset.counts.seenCount]).toEqual([1, 1, 0])
    stall.end()
    expect([reset.counts.hitCount, connection.resetCount, connection.closedCount]).toEqual([1, 1, 1])
  })

  it('hit every second connection, or the first two, each by its own count', () => {
    const cluster = testCluster(inTurn, 1, 1)
    const nth = cluster.begin({ ...all, hits: { kind: 'nth', every: 2 }, kind: 'reset' })
    const two = cluster.begin({ ...all, hits: { kind: 'first', count: 2 }, kind: 'reset' })
    for (let arrived = 0; arrived < 8; arrived++) {
      cluster.arrive(1)
      cluster.workers[0]?.answer(true)
    }
    expect([nth.counts, two.counts]).toEqual([
      { seenCount: 8, hitCount: 4 },
      { seenCount: 4, hitCount: 2 },
    ])
    expect(cluster.workers[0]?.taken).toEqual([4, 6].map((at) => cluster.connections[at]))
  })
})

const anyHits: fc.Arbitrary<HitRule> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc.record({ kind: fc.constant('first' as const), count: fc.nat(3) }),
  fc.record({ kind: fc.constant('nth' as const), every: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('share' as const), ratio: fc.double({ min: 0, max: 1, noNaN: true }), seed: fc.nat() }),
)
const anySlots = fc.oneof(
  fc.constant(null),
  fc.uniqueArray(fc.integer({ min: 1, max: 5 })).map((slots) => new Set(slots)),
)
const anyFault: fc.Arbitrary<ConnectionFault> = fc
  .record({ slots: anySlots, hits: anyHits, kind: fc.constantFrom('delay', 'stall', 'reset'), delayMs: fc.nat(60) })
  .map(({ kind, delayMs, ...aim }) => (kind === 'delay' ? { ...aim, kind, delayMs } : { ...aim, kind }))
const acts = [
  'accept',
  'accept',
  'refuse',
  'join',
  'hold',
  'release',
  'die',
  'policy',
  'wait',
  'end',
  'bypass',
  'limit',
]
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('arrive', 'arrive', 'arrive', 'move'), at: fc.nat(9) }) },
  { weight: 10, arbitrary: fc.record({ act: fc.constantFrom(...acts), at: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('fault'), fault: anyFault, at: fc.nat(9) }) },
)

/** A cluster with faults and a limit, and what must be true of it after each step. */
class Model {
  readonly cluster: ReturnType<typeof testCluster>
  readonly handles: HandoverFaultHandle[] = []
  readonly arrived: { readonly connection: TestConnection; readonly waiting: WaitingConnection }[] = []
  readonly refused = new Set<TestConnection>()
  readonly moveEnds: (number | null)[][] = []
  #limit = Infinity
  #isClosed = false

  constructor(seed: number) {
    this.cluster = testCluster(inTurn, seed, 2)
  }

  arrive(at: number, moved?: (number | null)[]): void {
    const one = this.cluster.arrive(at, moved === undefined ? null : (takenBy) => void moved.push(takenBy))
    this.arrived.push(one)
    const { dispatcher } = this.cluster
    if (moved !== undefined) this.moveEnds.push(moved)
    // As `StreamServer` does.
    else if (dispatcher.waitingCount > this.#limit && dispatcher.refuse(one.waiting)) {
      this.refused.add(one.connection)
      one.connection.close()
    }
  }

  take({ act, at, ...step }: { readonly act: string; readonly at: number; readonly fault?: ConnectionFault }): void {
    const { cluster, handles } = this
    const worker = cluster.workers.filter((one) => one.isAlive).at(at % Math.max(1, cluster.workers.length))
    if (act === 'arrive') this.arrive(at)
    else if (act === 'move') this.arrive(at, [])
    else if (act === 'fault' && step.fault !== undefined) handles.push(cluster.begin(step.fault))
    else if (act === 'end') handles[at % Math.max(1, handles.length)]?.end()
    else if (act === 'join') cluster.join()
    else if (act === 'policy') cluster.dispatcher.setStrategy(strategies[at % strategies.length] ?? inTurn)
    else if (act === 'wait') vi.advanceTimersByTime(at * 7)
    else if (act === 'bypass') cluster.faults.bypass(at % 2 === 0)
    else if (act === 'limit') this.#limit = at < 5 ? at : Infinity
    else if (act === 'hold') worker?.hold()
    else if (act === 'release') worker?.release()
    else if (act === 'die') worker?.die()
    else worker?.answer(act === 'accept')
    cluster.dispatcher.pump()
    this.check()
  }

  /** What waits is counted, each once; who waits longest is known; and nothing is both here and elsewhere. */
  check(): void {
    const { cluster, arrived } = this
    const waiting = arrived.filter(({ connection }) => connection.takenCount === 0 && connection.closedCount === 0)
    const arrivals = waiting.map((one) => one.waiting.arrivedMonoMs)
    expect(cluster.dispatcher.queuedCount).toBe(waiting.length)
    expect(cluster.dispatcher.oldestArrivalMonoMs).toBe(arrivals.length === 0 ? undefined : Math.min(...arrivals))
    expect(cluster.workers.reduce((sum, { violations }) => sum + violations, 0)).toBe(0)
    for (const { connection } of arrived) expect(connection.takenCount + connection.resetCount).toBeLessThanOrEqual(1)
  }

  close(): void {
    this.#isClosed = true
    this.cluster.dispatcher.close()
  }

  /** Everything ends: what the faults did not close is with a worker, or was closed with the address. */
  finish(): void {
    const { cluster, arrived, handles, refused } = this
    cluster.faults.endAll()
    if (this.#isClosed) for (const worker of cluster.workers) worker.answer(true)
    else cluster.finish()
    const ends = arrived.map(({ connection: one }) => ({
      closed: one.closedCount,
      taken: one.takenCount,
      reset: one.resetCount,
      refused: refused.has(one) ? 1 : 0,
    }))
    const isRight = ({ closed, taken, reset, refused }: (typeof ends)[number]) =>
      closed === 1 && (this.#isClosed ? taken + reset + refused <= 1 : taken + reset + refused === 1)
    expect(ends.filter((end) => !isRight(end))).toEqual([])
    expect(this.moveEnds.filter((told) => told.length !== 1)).toEqual([])
    expect(cluster.dispatcher.queuedCount).toBe(0)
    expect(handles.every(({ counts }) => counts.hitCount <= counts.seenCount)).toBe(true)
  }
}

describe('whatever comes, in whatever order', () => {
  it('no connection is lost or given twice, and each that waits is counted', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 120, size: 'max' }),
        fc.integer(),
        fc.boolean(),
        (steps, seed, ends) => {
          const model = new Model(seed)
          for (const step of steps) model.take(step)
          if (ends) model.close()
          model.finish()
        },
      ),
      { numRuns: 300 },
    )
  })
})
