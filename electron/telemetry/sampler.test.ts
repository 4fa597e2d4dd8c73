import { describe, expect, it } from 'vitest'
import { buildCluster } from './testing/test-cluster.ts'

describe('points', () => {
  it('come at the interval, with CPU as a share of one core since the point before', async () => {
    const { clock, cluster, up, process } = buildCluster()
    up(1)
    await clock.pass(1000)
    process(1).cpuMs += 250
    await clock.pass(1000)
    process(1).cpuMs += 1500
    await clock.pass(1000)
    const [slot] = cluster.takeNew().slotPoints
    expect(slot?.points.map(({ cpuRatio }) => cpuRatio)).toEqual([0, 0.25, 1.5])
    expect(slot?.points.map(({ atMs }) => atMs)).toEqual([1_001_000, 1_002_000, 1_003_000])
    expect(cluster.osLatest(1)).toEqual({ atMs: 1_003_000, cpuRatio: 1.5, rssBytes: 50e6 })
  })

  it('are told of as soon as they are there', async () => {
    const { clock, cluster, sampledMs, up } = buildCluster(5000)
    up(1)
    await clock.pass(10_000)
    expect(sampledMs).toEqual([5000, 10_000])
    expect(cluster.takeNew().points).toHaveLength(2)
  })

  it('are handed out once, and kept in the history', async () => {
    const { clock, cluster, up } = buildCluster()
    up(1)
    await clock.pass(2000)
    expect(cluster.takeNew().points).toHaveLength(2)
    expect(cluster.takeNew()).toMatchObject({ points: [], slotPoints: [], shares: [{ slot: 1 }] })
    await clock.pass(1000)
    expect(cluster.takeNew().slotPoints[0]?.points).toHaveLength(1)
    expect(cluster.history().slotPoints[0]?.points).toHaveLength(3)
  })

  it('are kept for fifteen minutes', async () => {
    const { clock, cluster, up } = buildCluster(5000)
    up(1)
    await clock.pass(20 * 60_000)
    const { points, slotPoints } = cluster.history()
    expect(points).toHaveLength(181)
    expect(slotPoints[0]?.points).toHaveLength(181)
  })

  it('follow a changed interval at once, without a second row of them', async () => {
    const { clock, sampler, cluster, up } = buildCluster(5000)
    up(1)
    await clock.pass(1000)
    sampler.setInterval(250)
    await clock.pass(1000)
    expect(cluster.takeNew().points).toHaveLength(4)
    sampler.setInterval(1000)
    await clock.pass(3000)
    expect(cluster.takeNew().points).toHaveLength(3)
  })

  it('have gaps, not zeros, where nobody measured', async () => {
    const { clock, cluster, up, processes } = buildCluster()
    up(1)
    processes.clear()
    await clock.pass(1000)
    const [point] = cluster.takeNew().slotPoints[0]?.points ?? []
    expect(Object.entries(point ?? {}).filter(([, value]) => value !== null)).toEqual([
      ['atMs', 1_001_000],
      ['generation', 1],
      ['ageMs', 1000],
    ])
    expect(cluster.history().points[0]).toMatchObject({
      cpuRatio: null,
      rssBytes: null,
      requestsPerSec: null,
      latencyP99Ms: null,
      errorRatio: null,
      injectedCount: 0,
    })
  })

  it('stop repeating a report that is too old, and keep its age', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 0 })
    await clock.pass(1000)
    report(1, 1, { finishedCount: 30, inFlight: 2 })
    await clock.pass(2000)
    const point = (): unknown => cluster.lastPoint(1)
    expect(point()).toMatchObject({ requestsPerSec: 30, requestsInFlight: 2, selfAtMs: 1_001_000 })
    await clock.pass(2000)
    expect(point()).toMatchObject({
      requestsPerSec: null,
      requestsInFlight: null,
      heapUsedBytes: null,
      selfAtMs: 1_001_000,
    })
  })
})

describe('what limits count', () => {
  it('begins with each generation, when it comes online', async () => {
    const { clock, cluster, up, report } = buildCluster()
    cluster.workerUp({ slot: 1, generation: 1, pid: 101 })
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ ageMs: null, requestCount: null })
    cluster.workerOnline(1, 1)
    report(1, 1, { startedCount: 40 })
    await clock.pass(3000)
    expect(cluster.history().slotPoints[0]?.points.at(1)).toMatchObject({ ageMs: 1000, requestCount: 40 })
    expect(cluster.vitals(1)).toMatchObject({ generation: 1, ageMs: 3000 })
    cluster.workerDown(1, 1)
    expect(cluster.vitals(1)).toBeNull()
    up(1, 2)
    report(1, 2, { startedCount: 2 })
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ generation: 2, ageMs: 1000, requestCount: 2 })
  })

  it('is no count of requests that a silent worker may have passed meanwhile', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 40 })
    await clock.pass(5000)
    expect(cluster.lastPoint(1)).toMatchObject({ ageMs: 5000, requestCount: null })
  })
})

describe('rates', () => {
  it('survive reports that fall between samples unevenly', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    let finishedCount = 0
    const say = async (afterMs: number): Promise<void> => {
      await clock.pass(afterMs)
      finishedCount += afterMs / 10
      report(1, 1, { finishedCount })
    }
    for (const afterMs of [900, 1000, 1050, 900, 1100, 1000, 1000]) await say(afterMs)
    const rates = cluster.history().slotPoints[0]?.points.map(({ requestsPerSec: rate }) => rate && Math.round(rate))
    expect(rates).toEqual([null, 100, 100, 100, 100, 100])
  })

  it('begin anew with a generation: no line between two processes, no negative rate', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { finishedCount: 1000, opened: 40 })
    await clock.pass(1000)
    report(1, 1, { finishedCount: 2000, opened: 80 })
    await clock.pass(1000)
    cluster.workerDown(1, 1)
    up(1, 2)
    report(1, 2, { finishedCount: 10, opened: 1 })
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ generation: 2, requestsPerSec: null, connectionsPerSec: null })
    report(1, 2, { finishedCount: 20, opened: 3 })
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ requestsPerSec: 10, connectionsPerSec: 2 })
  })

  it('take connections from the primary where the agent does not tell', async () => {
    const { clock, cluster, facts, up } = buildCluster()
    up(1)
    facts.acceptedBySlot.set(1, 5)
    await clock.pass(1000)
    facts.acceptedBySlot.set(1, 25)
    await clock.pass(1000)
    expect(cluster.lastPoint(1)?.connectionsPerSec).toBe(20)
  })
})

describe('the cluster', () => {
  it('sums its workers, and takes percentiles from their merged counts', async () => {
    const { clock, cluster, facts, up, report, process } = buildCluster()
    const quick = [...new Array<number>(50).fill(0), 990]
    const slow = [...new Array<number>(150).fill(0), 30]
    for (const slot of [1, 2]) {
      up(slot)
      report(slot, 1, {})
    }
    await clock.pass(1000)
    for (const slot of [1, 2]) process(slot).cpuMs += 500
    facts.restartCount = 3
    facts.queuedConnections = 7
    report(1, 1, { startedCount: 990, finishedCount: 990, byClass: [0, 990, 0, 0, 0], latencyCounts: quick, open: 4 })
    report(2, 1, {
      startedCount: 40,
      finishedCount: 30,
      abortedCount: 10,
      byClass: [0, 0, 0, 0, 30],
      latencyCounts: slow,
      open: 5,
    })
    await clock.pass(1000)
    const point = cluster.history().points.at(-1)
    expect(point).toMatchObject({
      requestsPerSec: 1020,
      cpuRatio: 1,
      rssBytes: 100e6,
      openConnections: 9,
      errorCount: 40,
      restartCount: 3,
      queuedConnections: 7,
    })
    expect(point?.errorRatio).toBeCloseTo(40 / 1030)
    expect(point?.latencyP50Ms).toBeLessThan(5)
    expect(point?.latencyP99Ms).toBeGreaterThan(1000)
  })

  it('does not blame clients that went away on the service', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 10, finishedCount: 5, clientAbortedCount: 5, byClass: [0, 5, 0, 0, 0] })
    await clock.pass(1000)
    expect(cluster.history().points[0]).toMatchObject({ errorCount: 0, errorRatio: 0 })
  })

  it('tells what a fault ended apart from the errors of the app', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 100, finishedCount: 20, injectedCount: 80, byClass: [0, 19, 0, 0, 1] })
    await clock.pass(1000)
    expect(cluster.history().points.at(-1)).toMatchObject({ errorCount: 1, errorRatio: 0.05, injectedCount: 80 })
    report(1, 1, { startedCount: 150, finishedCount: 20, injectedCount: 130, byClass: [0, 19, 0, 0, 1] })
    await clock.pass(1000)
    expect(cluster.history().points.at(-1)).toMatchObject({ errorCount: 0, errorRatio: null, injectedCount: 50 })
  })

  it('counts what a worker reported just before it died', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    await clock.pass(1000)
    report(1, 1, { startedCount: 4, finishedCount: 4, byClass: [0, 0, 0, 0, 4] })
    cluster.workerDown(1, 1)
    await clock.pass(1000)
    expect(cluster.history().points.at(-1)).toMatchObject({ errorCount: 4, errorRatio: 1 })
    await clock.pass(1000)
    expect(cluster.history().points.at(-1)).toMatchObject({ errorCount: 0, errorRatio: null })
  })
})

describe('shares', () => {
  it('add up over all generations of a slot', async () => {
    const { clock, cluster, facts, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 100, opened: 8 })
    facts.acceptedBySlot.set(1, 10)
    await clock.pass(1000)
    facts.acceptedBySlot.set(1, 12)
    cluster.workerDown(1, 1)
    facts.acceptedBySlot.delete(1)
    up(1, 2)
    report(1, 2, { startedCount: 7, opened: 3 })
    await clock.pass(1000)
    expect(cluster.takeNew().shares).toEqual([{ slot: 1, connectionCount: 15, requestCount: 107 }])
  })

  it('forget a slot that left', async () => {
    const { cluster, up } = buildCluster()
    up(1)
    up(2)
    cluster.slotRemoved(1)
    expect(cluster.history().shares.map(({ slot }) => slot)).toEqual([2])
  })

  it('do not hear late words of a dead generation', async () => {
    const { cluster, up, report } = buildCluster()
    up(1)
    cluster.workerDown(1, 1)
    up(1, 2)
    report(1, 1, { startedCount: 5 })
    expect(cluster.takeNew().shares).toEqual([{ slot: 1, connectionCount: 0, requestCount: 0 }])
    expect(cluster.selfLatest(1)?.report).toBeNull()
  })
})

describe('the end', () => {
  it('of a cluster takes its processes out of the sampling, the end of the sampler its timers', async () => {
    const { clock, sampler, cluster, up, asked } = buildCluster()
    up(1)
    await clock.pass(1000)
    expect(asked.at(-1)).toBe(1)
    cluster.close()
    await clock.pass(1000)
    expect(asked.at(-1)).toBe(0)
    sampler.close()
    const askedCount = asked.length
    await clock.pass(10_000)
    expect(asked).toHaveLength(askedCount)
  })
})
