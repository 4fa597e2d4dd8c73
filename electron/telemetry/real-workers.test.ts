import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import type { Health } from '../../shared/model/worker.ts'
import { listenInWorker, TestWorker } from '../../tools/testing/test-worker.ts'
import { canHere } from '../platform/this-platform.ts'
import { Sampler } from './sampler.ts'

/** States are waited for; that they come within 3 s is shown with a clock in hand in `sampler-health.test.ts`. */
const patienceMs = 15_000

describe('telemetry of a real worker', () => {
  const watch = () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    const sampler = new Sampler({ clock: systemClock, intervalMs: 250 })
    onTestFinished(() => sampler.close())
    const healths: Health[] = []
    const cluster = sampler.addCluster({
      acceptedOf: () => undefined,
      readPrimary: () => ({
        restartCount: 0,
        queuedConnections: null,
        policy: 'round-robin',
        listening: new Map(),
      }),
      onHealth: (_slot, _generation, health) => healths.push(health),
    })
    worker.onMessage = (message) => cluster.agentMessage(1, 1, message)
    cluster.workerUp({ slot: 1, generation: 1, pid: worker.child.pid ?? 0 })
    cluster.workerOnline(1, 1)
    return { worker, sampler, cluster, healths }
  }

  it('shows a blocked loop by both clocks, and its end', async () => {
    const { worker, cluster, healths } = watch()
    // From the first report on the loop is measured.
    await worker.until('report')
    const blocked = worker.run('const end = Date.now() + 8000; while (Date.now() < end);')
    const sinceMs = performance.now()
    await expect.poll(() => healths, { timeout: patienceMs, interval: 20 }).toEqual(['unresponsive'])
    expect(performance.now() - sinceMs).toBeGreaterThan(1500)
    // A busy machine grants it little of a core, but now and then more than the tick or two of a worker at rest (0.04 each).
    if (canHere('stop-signals')) {
      await expect.poll(() => cluster.osLatest(1)?.cpuRatio, { timeout: patienceMs, interval: 20 }).toBeGreaterThan(0.1)
    }
    expect(cluster.lastPoint(1)?.loopUtilizationRatio).toBeNull()
    await blocked
    await expect.poll(() => healths, { timeout: patienceMs }).toEqual(['unresponsive', 'ok'])
    await expect
      .poll(() => cluster.history().slotPoints[0]?.points.some((point) => (point.loopDelayMaxMs ?? 0) > 3500), {
        timeout: patienceMs,
      })
      .toBe(true)
  })

  it.skipIf(!canHere('stop-signals'))('shows a stopped process as paused, and its going on', async () => {
    const { worker, healths } = watch()
    await worker.until('beat')
    worker.child.kill('SIGSTOP')
    await expect.poll(() => healths, { timeout: patienceMs }).toEqual(['paused'])
    worker.child.kill('SIGCONT')
    await expect.poll(() => healths, { timeout: patienceMs }).toEqual(['paused', 'ok'])
  })

  it('counts its requests and measures them', async () => {
    const { worker, cluster, sampler } = watch()
    const port = await listenInWorker(worker)
    for (let request = 0; request < 20; request += 1) await (await fetch(`http://127.0.0.1:${port}/`)).text()
    await expect
      .poll(() => cluster.takeNew().shares, { timeout: patienceMs })
      .toMatchObject([{ slot: 1, requestCount: 20 }])
    await expect
      .poll(() => cluster.history().points.some(({ latencyP99Ms }) => latencyP99Ms !== null), { timeout: patienceMs })
      .toBe(true)
    expect(cluster.lastPoint(1)).toMatchObject({ heapLimitBytes: expect.any(Number), rssBytes: expect.any(Number) })
    expect(sampler.host().primaryRssBytes).toBeGreaterThan(1e7)
  })
})
