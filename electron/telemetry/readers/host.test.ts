import { cpus } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHostReader } from './host.ts'

describe('host', () => {
  it('measures the machine and this process over the time between two readings', async () => {
    const reader = createHostReader({ nowMs: Date.now, monoMs: () => performance.now(), after: () => () => {} })
    onTestFinished(() => reader.close())
    reader.read(200)
    // Node's histogram measures from one of its firings to the next.
    await new Promise((done) => setTimeout(done, 100))
    const untilMs = performance.now() + 300
    while (performance.now() < untilMs);
    await new Promise((done) => setTimeout(done, 0))
    await new Promise((done) => setImmediate(done))
    const point = reader.read(200)
    expect(point.primaryLoopDelayP99Ms).toBeGreaterThan(200)
    expect(point.coreCount).toBe(cpus().length)
    expect(point.cpuRatio).toBeGreaterThanOrEqual(0)
    expect(point.cpuRatio).toBeLessThanOrEqual(point.coreCount)
    expect(point.memoryUsedBytes).toBeLessThan(point.memoryTotalBytes)
    expect(point.primaryRssBytes).toBeGreaterThan(1e7)
    // A busy machine may give it little; a stretch without any work stays far below.
    expect(point.primaryCpuRatio).toBeGreaterThan(0.02)
  })

  it('knows no rate before a stretch that is long enough, and repeats the last one until the next is', () => {
    let monoMs = 1000
    const reader = createHostReader({ nowMs: Date.now, monoMs: () => monoMs, after: () => () => {} })
    onTestFinished(() => reader.close())
    const read = (afterMs: number) => {
      monoMs += afterMs
      const { cpuRatio, primaryCpuRatio, primaryLoopDelayP99Ms } = reader.read(1000)
      return { cpuRatio, primaryCpuRatio, primaryLoopDelayP99Ms }
    }
    expect(read(0)).toEqual({ cpuRatio: null, primaryCpuRatio: null, primaryLoopDelayP99Ms: null })
    expect(read(499)).toMatchObject({ primaryCpuRatio: null })
    const first = read(1)
    expect(first.primaryCpuRatio).not.toBeNull()
    expect(read(1)).toEqual(first)
  })
})
