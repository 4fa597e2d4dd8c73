import { describe, expect, it } from 'vitest'
import { buildCluster } from './testing/test-cluster.ts'

describe('requests that are not answered', () => {
  it('are told apart from those that are, with the age of the oldest', async () => {
    const { clock, cluster, up, report } = buildCluster()
    for (const slot of [1, 2]) {
      up(slot)
      report(slot, 1, {})
    }
    await clock.pass(1000)
    report(1, 1, { startedCount: 10, inFlight: 10, oldestMs: 940.4 })
    report(2, 1, { startedCount: 20, inFlight: 20, oldestMs: 310 })
    await clock.pass(1000)
    const told = { requestsPerSec: 0, requestsInFlight: 30, oldestRequestMs: 940 }
    expect(cluster.history().points.at(-1)).toMatchObject(told)
    expect(cluster.lastPoint(2)).toMatchObject({ requestsInFlight: 20, oldestRequestMs: 310 })
  })

  it('count in a worker that drains for its successor, too', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 1, inFlight: 1, oldestMs: 100 })
    await clock.pass(1000)
    up(1, 2)
    report(1, 1, { startedCount: 1, inFlight: 1, oldestMs: 1100 })
    report(1, 2, { startedCount: 0 })
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ generation: 2, requestsInFlight: 0, oldestRequestMs: null })
    expect(cluster.history().points.at(-1)).toMatchObject({ requestsInFlight: 1, oldestRequestMs: 1100 })
  })

  it('are unknown, not none, while no worker tells', async () => {
    const { clock, cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { startedCount: 3, inFlight: 3, oldestMs: 5 })
    await clock.pass(5000)
    expect(cluster.history().points.at(-1)).toMatchObject({ requestsInFlight: null, oldestRequestMs: null })
  })
})
