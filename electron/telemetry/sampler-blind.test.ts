import { describe, expect, it } from 'vitest'
import { buildCluster } from './testing/test-cluster.ts'

describe('a system that tells nothing of the workers', () => {
  it('is told of once, with the reason', async () => {
    const { clock, up, processes, blind } = buildCluster(1000, 'PowerShell is forbidden')
    up(1)
    processes.clear()
    await clock.pass(4000)
    expect(blind).toEqual([])
    await clock.pass(60_000)
    expect(blind).toEqual(['PowerShell is forbidden'])
  })

  it('may only be slow, as long as there is no reason', async () => {
    const { clock, up, processes, blind } = buildCluster()
    up(1)
    processes.clear()
    await clock.pass(29_000)
    expect(blind).toEqual([])
    await clock.pass(3000)
    expect(blind).toEqual(['the system told nothing of any of them'])
  })

  it('is no news while it tells of one, or nobody is asked about', async () => {
    const { clock, up, cluster, processes, blind } = buildCluster()
    up(1)
    up(2)
    processes.delete(201)
    await clock.pass(40_000)
    cluster.workerDown(1, 1)
    cluster.workerDown(2, 1)
    await clock.pass(40_000)
    expect(blind).toEqual([])
  })

  it('leaves the memory to what the worker says of itself, while that is fresh', async () => {
    const { clock, cluster, up, report, processes } = buildCluster()
    up(1)
    report(1, 1, {})
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ rssBytes: 50e6, cpuRatio: 0 })
    processes.clear()
    report(1, 1, {})
    await clock.pass(1000)
    expect(cluster.lastPoint(1)).toMatchObject({ rssBytes: 1, cpuRatio: null })
    expect(cluster.history().points.at(-1)).toMatchObject({ rssBytes: 1, cpuRatio: null })
    await clock.pass(10_000)
    expect(cluster.lastPoint(1)?.rssBytes).toBeNull()
  })
})
