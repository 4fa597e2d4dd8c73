import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { familyName, prometheusName } from '../../metrics/family.ts'
import { metricTable } from '../../metrics/metric-table.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const prometheus = '/usr/bin/prometheus'
const hasPrometheus = existsSync(prometheus)
if (isLong && !hasPrometheus) console.warn(`!!! no ${prometheus} here: metrics are not scraped by a real one`)

const patient = { timeout: 30_000 }
const [durationS, killEveryMs, ratePerSec] = [44, 5000, 200]
const answerSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
})

describe.skipIf(!isLong || !hasPrometheus)('metrics in a real Prometheus, while workers are killed under load', () => {
  let test: TestDeck
  let dir: string
  let server: ChildProcess | null = null
  beforeEach(() => {
    test = createTestDeck()
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-prometheus-'))
  })
  afterEach(async () => {
    server?.kill('SIGKILL')
    await test.close()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Starts one that scrapes each second; answers how it is asked. */
  const startPrometheus = async (target: string) => {
    const port = await freePort()
    const job = { job_name: 'clusterdeck', static_configs: [{ targets: [target] }] }
    const config = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [job] }
    writeFileSync(join(dir, 'prometheus.yml'), JSON.stringify(config))
    const paths = [`--config.file=${join(dir, 'prometheus.yml')}`, `--storage.tsdb.path=${join(dir, 'data')}`]
    server = spawn(prometheus, [...paths, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
    const query = async (text: string, atSec?: number) => {
      const time = atSec === undefined ? '' : `&time=${atSec}`
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(text)}${time}`)
      return answerSchema.parse(await answer.json()).data.result
    }
    const number = async (text: string, atSec?: number): Promise<number> =>
      Number((await query(text, atSec))[0]?.value[1] ?? Number.NaN)
    await vi.waitFor(async () => expect(await number('up')).toBe(1), patient)
    return { query, number }
  }

  it('loses nothing: no counter falls, and rate() is what the load generator counted, within 1 %', {
    timeout: 120_000,
  }, async () => {
    // As decks have it.
    test.deck.setSamplingInterval(1000)
    await test.deck.metrics.set({ isOn: true, port: 0, otlpUrl: '' })
    const { serving } = test.deck.metrics.state
    const port = await freePort()
    const opened = await test.deck.open({
      scriptPath: fixture('plain.mjs'),
      workers: 4,
      name: 'api',
      env: { PORT: String(port) },
    })
    if (!opened.ok || serving.kind !== 'serving') throw new Error('not opened')
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(4), patient)
    const asked = await startPrometheus(new URL(serving.url).host)
    const { clusterId } = opened.value
    const settings = {
      ...defaultLoadSettings,
      url: `http://127.0.0.1:${port}/`,
      ratePerSec,
      durationS,
      warmUpS: 0,
      connections: 20,
      requestsPerConnection: 10,
    }
    const begun = await test.deck.loads.start({ clusterId, settings, experiment: { kind: 'run' }, allowHost: false })
    if (!begun.ok) throw new Error(begun.error.message)
    const session = test.deck.session(clusterId)
    if (!session.ok) throw new Error('no session')
    let killCount = 0
    const killing = setInterval(() => {
      killCount += 1
      session.value.workerAt((killCount % 4) + 1)?.worker.signal('SIGKILL')
    }, killEveryMs)
    await vi.waitFor(() => expect(test.pushed('load-ended')).toHaveLength(1), { timeout: 90_000 })
    clearInterval(killing)
    const endedAtSec = Date.now() / 1000
    const ended = test.pushed('load-ended')[0]
    const result = await test.deck.loads.result(ended?.resultId ?? '')
    if (!result.ok) throw new Error(result.error.message)
    // Whatever it saw last is in the next scrape but one.
    await vi.waitFor(async () => expect(await asked.number('timestamp(up)')).toBeGreaterThan(endedAtSec + 2), patient)

    const names = metricTable.flatMap((family) =>
      family.kind === 'histogram'
        ? ['_bucket', '_count', '_sum'].map((ending) => familyName(family) + ending)
        : family.kind === 'counter'
          ? [prometheusName(family)]
          : [],
    )
    for (const name of names)
      expect([name, await asked.number(`max(resets(${name}[2m])) or vector(0)`)]).toEqual([name, 0])
    const crashes = await asked.number('sum(clusterdeck_restarts_total{cause="crash"})')
    expect(crashes).toBe(killCount)

    const { seconds, totals } = result.value
    const last = seconds.at(-2)?.atMs ?? 0
    const window = seconds.filter(({ atMs }) => atMs <= last && atMs > last - 40_000)
    const windowMs = window.reduce((sum, { lastedMs = 1000 }) => sum + lastedMs, 0)
    const ledgerPerSec = window.reduce((sum, { okCount }) => sum + okCount, 0) / (windowMs / 1000)
    const ratePer = await asked.number('sum(rate(clusterdeck_requests_total{class="2xx"}[40s]))', last / 1000)
    const counted = await asked.number('sum(clusterdeck_requests_total{class="2xx"})')
    const observed = await asked.number('sum(http_server_request_duration_seconds_count)')
    console.info(
      `${killCount} workers killed; ledger ${totals.ledger.ok} answered, ${totals.ledger.failed} failed; counted ${counted}, in the histogram ${observed}; ` +
        `rate() ${ratePer.toFixed(2)}/s beside ${ledgerPerSec.toFixed(2)}/s (${((ratePer / ledgerPerSec - 1) * 100).toFixed(2)} %)`,
    )
    expect(Math.abs(ratePer / ledgerPerSec - 1)).toBeLessThan(0.01)
    expect(Math.abs(counted / totals.ledger.ok - 1)).toBeLessThan(0.01)
    expect(Math.abs(observed / counted - 1)).toBeLessThan(0.001)
  })
})
