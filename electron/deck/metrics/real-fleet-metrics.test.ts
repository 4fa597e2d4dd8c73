import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { usualOrder } from '../../../shared/actions/worker-actions.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { hasOpenMetricsParser, parseOpenMetrics } from '../../../tools/testing/test-openmetrics.ts'
import { askPromtool, hasPromtool } from '../../../tools/testing/test-promtool.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../engines/docker-engines.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { fallen, type Scrape, scrape } from './testing/scrape.ts'

const why = whyNoDockerEngine()
if (why !== null && isLong) console.warn(`NOT TRIED: metrics of containers on a real engine: ${why}`)
const patient = { timeout: 60_000, interval: 150 }
const openMetrics = 'application/openmetrics-text;version=1.0.0'

describe.skipIf(why !== null || !isLong)('metrics of a service on a real engine', () => {
  let docker: DockerEngine
  let test: TestDeck
  let url: string

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.service('web', { replicas: 2 })
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    const host = `unix://${docker.socketPath}`
    const opened = await test.deck.containers.open({ kind: 'service', host, service: 'web' })
    if (!opened.ok) throw new Error(opened.error.message)
    await test.deck.metrics.set({ isOn: true, port: 0, otlpUrl: '' })
    const { serving } = test.deck.metrics.state
    url = serving.kind === 'serving' ? serving.url : expect.fail(JSON.stringify(serving))
  }, 90_000)
  afterAll(async () => {
    await test.close()
    await docker.close()
  }, 60_000)

  it('are read by promtool and by the parser of OpenMetrics, and no counter falls while tasks are killed', async () => {
    let before: Scrape = await scrape(url)
    let scrapeCount = 0
    const until = (isSo: (now: Scrape) => void): Promise<void> =>
      vi.waitFor(async () => {
        const now = await scrape(url)
        expect(fallen(before, now)).toEqual([])
        before = now
        scrapeCount += 1
        isSo(now)
      }, patient)
    await until((now) => {
      expect(now.sum('clusterdeck_worker_up')).toBe(2)
      expect(now.sum('container_cpu_time_seconds_total', 'slot="2"')).toBeGreaterThan(0)
    })
    for (const [index, slot] of [1, 2, 1].entries()) {
      const session = test.deck.containers.sessions[0] ?? expect.fail('it is not open')
      const { generation } = session.slotAt(slot) ?? expect.fail('there is no slot')
      const done = await session.acts.act({ slot, generation }, usualOrder('worker.sigkill'))
      if (!done.ok) throw new Error(done.error.message)
      await until((now) => {
        expect(now.sum('clusterdeck_restarts_total')).toBe(index + 1)
        expect(now.sum('clusterdeck_worker_up')).toBe(2)
        expect(now.sum('clusterdeck_container_stats_age_seconds', `slot="${slot}"`)).not.toBeNull()
      })
      if (hasPromtool) expect(askPromtool(['check', 'metrics'], before.text)).toEqual({ isFine: true, words: '' })
      if (hasOpenMetricsParser) {
        const parsed = parseOpenMetrics((await scrape(url, openMetrics)).text)
        expect(parsed).toMatchObject({ isFine: true, words: expect.stringContaining('"container_network_io_bytes"') })
      }
    }
    expect(before.sum('clusterdeck_worker_exits_total')).toBe(3)
    console.info(`3 tasks killed; ${scrapeCount} scrapes, ${before.counters.size} counters, none fell`)
  }, 240_000)
})
