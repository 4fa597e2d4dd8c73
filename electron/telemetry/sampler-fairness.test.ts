import { describe, expect, it } from 'vitest'
import { buildCluster } from './testing/test-cluster.ts'

describe('fairness', () => {
  it('is fed with every sample: connections, requests and latencies under the policy in force', async () => {
    const { clock, cluster, facts, up, report } = buildCluster()
    for (const slot of [1, 2]) {
      up(slot)
      facts.listening.set(slot, 1)
      report(slot, 1, {})
    }
    await clock.pass(1000)
    facts.acceptedBySlot.set(1, 6).set(2, 2)
    report(1, 1, { startedCount: 30, finishedCount: 30, latencyCounts: [0, 30] })
    await clock.pass(1000)
    const { fairness } = cluster.takeNew()
    expect(fairness?.policies).toMatchObject([
      {
        policy: 'round-robin',
        elapsedMs: 1000,
        slots: [
          { slot: 1, connectionCount: 6, evenConnectionCount: 4, requestCount: 30, evenRequestCount: 15 },
          { slot: 2, connectionCount: 2, evenConnectionCount: 4, requestCount: 0, evenRequestCount: 15 },
        ],
      },
    ])
    expect(fairness?.policies[0]?.latencyP99Ms).toBeCloseTo(0.0537, 3)
    expect(cluster.takeNew().fairness).toBeNull()
  })

  it('is in the history whole, until it is started over', async () => {
    const { clock, cluster, facts, up } = buildCluster()
    up(1)
    facts.listening.set(1, 1)
    await clock.pass(2000)
    facts.acceptedBySlot.set(1, 5)
    await clock.pass(1000)
    cluster.takeNew()
    expect(cluster.history().fairness).toMatchObject({ round: 1, policies: [{ slots: [{ connectionCount: 5 }] }] })
    cluster.startFairnessOver()
    expect(cluster.history().fairness).toMatchObject({ round: 2, policies: [{ slots: [] }] })
  })

  it('knows what a worker got that is killed before the next sample, beside what the others got', async () => {
    const { clock, cluster, facts, up } = buildCluster()
    for (const slot of [1, 2, 3]) {
      up(slot)
      facts.listening.set(slot, 1)
      facts.acceptedBySlot.set(slot, 0)
    }
    await clock.pass(2000)
    facts.acceptedBySlot.set(1, 40).set(2, 88).set(3, 72)
    await clock.pass(300)
    cluster.workerDown(2, 1)
    facts.acceptedBySlot.delete(2)
    facts.listening.delete(2)
    await clock.pass(1700)
    const [tally] = cluster.history().fairness.policies
    expect(tally?.slots.map((slot) => [slot.connectionCount, Math.round(slot.evenConnectionCount)])).toEqual([
      [40, 67],
      [88, 67],
      [72, 67],
    ])
  })
})
