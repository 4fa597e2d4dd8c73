import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../../../setup/folders.mjs'
import { benchNode, mediansOfStarts, readKeptRequests } from '../../peers/primaries.mjs'
import { cpuMicros, processTree } from '../../process-tree.mjs'
import { median, quantile } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const [manySlots, fewSlots, scrapes, rounds, roundMs] = [64, 4, 200, 3, 2000]
/** As Prometheus does at its fastest, and as somebody's loop may. */
const everyMs = { scraped: 1000, often: 50 }
/** The text is kept for 100 ms: each scrape is to write it anew. */
const pauseMs = 110
const patienceMs = 120_000

/** @typedef {{ readonly pid: number, readonly port: number, readonly url: string | null, close(): Promise<void> }} Deck */

/**
 * What a scrape of 64 slots takes, and what a scrape each second costs the service, beside a deck without metrics. Both are the
 * built deck without a window.
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureMetrics() {
  const { firstMs, p50Ms, p99Ms, cpuMs, bytes } = await measureScrapes()
  const { perSec, micros } = await mediansOfStarts(measureService)
  const pair = (/** @type {Record<string, number>} */ of, /** @type {keyof typeof everyMs} */ name) => ({
    ...{ ours: of[name] ?? Number.NaN, peer: of.plain ?? Number.NaN, peerName: 'no metrics' },
  })
  const aimMs = 20
  const beside = { peer: aimMs, unit: 'ms', digits: 1, peerName: 'the aim', aim: { atMost: 1 } }
  return [
    compare(`scrape of ${manySlots} slots, p50`, { ...beside, ours: p50Ms }),
    compare(`scrape of ${manySlots} slots, p99`, { ...beside, ours: p99Ms }),
    compare('the first one, whose code was never run', { ...beside, ours: firstMs, aim: null }),
    compare("the deck's own CPU for one", { ...beside, ours: cpuMs }),
    compare('its text', { ours: bytes / 1024, peer: 1024, unit: 'KB', peerName: '1 MB', aim: null }),
    compare('keep-alive requests, scraped each second', {
      ...pair(perSec, 'scraped'),
      unit: '/s',
      aim: { atLeast: 0.98 },
    }),
    compare('CPU per request, deck and workers', {
      ...pair(micros, 'scraped'),
      unit: 'µs',
      digits: 1,
      aim: { atMost: 1.02 },
    }),
    compare(`keep-alive requests, scraped each ${everyMs.often} ms`, {
      ...pair(perSec, 'often'),
      unit: '/s',
      aim: null,
    }),
    compare('CPU per request, deck and workers', { ...pair(micros, 'often'), unit: 'µs', digits: 1, aim: null }),
  ]
}

async function measureScrapes() {
  const deck = await openDeck(manySlots, true)
  try {
    // Every slot has served, so that it has all its numbers.
    await readKeptRequests(deck.port, roundMs)
    await delay(1500)
    // A client that was never asked loads its own code first: Prometheus has, and that is no time of the deck's.
    for (let warm = 0; warm < 20; warm += 1) await (await fetch(new URL('/', deck.url ?? ''))).arrayBuffer()
    const idle = cpuMicros([deck.pid])
    await delay(scrapes * pauseMs)
    const before = cpuMicros([deck.pid])
    const times = []
    let bytes = 0
    for (let scrape = 0; scrape < scrapes; scrape += 1) {
      await delay(pauseMs)
      const startMs = performance.now()
      bytes = (await (await fetch(deck.url ?? '')).arrayBuffer()).byteLength
      times.push(performance.now() - startMs)
    }
    // Less what the deck does besides in as long a time.
    const cpuMs = (cpuMicros([deck.pid]) - before - (before - idle)) / scrapes / 1000
    const [firstMs = Number.NaN, ...later] = times
    return { firstMs, p50Ms: median(later), p99Ms: quantile(later, 0.99), cpuMs, bytes }
  } finally {
    await deck.close()
  }
}

/** @param {number} start */
async function measureService(start) {
  const all = ['plain', 'scraped', 'often']
  const names = start % 2 === 0 ? all : all.toReversed()
  const decks = /** @type {Record<string, Deck>} */ ({})
  try {
    for (const name of names) decks[name] = await openDeck(fewSlots, name !== 'plain')
    const readings = /** @type {Record<string, { perSec: number, micros: number }[]>} */ ({})
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const reading = await readRate(
          /** @type {Deck} */ (decks[name]),
          name === 'often' ? everyMs.often : everyMs.scraped,
        )
        // The first one compiles.
        if (round > 0) readings[name] = [...(readings[name] ?? []), reading]
      }
    }
    const of = (/** @type {'perSec' | 'micros'} */ key) =>
      Object.fromEntries(names.map((name) => [name, median((readings[name] ?? []).map((one) => one[key]))]))
    return { perSec: of('perSec'), micros: of('micros') }
  } finally {
    for (const deck of Object.values(decks)) await deck.close()
  }
}

/**
 * @param {Deck} deck
 * @param {number} scrapeMs
 */
async function readRate({ pid, port, url }, scrapeMs) {
  const scraping =
    url === null ? undefined : setInterval(() => void fetch(url).then((answer) => answer.text()), scrapeMs)
  const pids = processTree(pid)
  const before = cpuMicros(pids)
  const perSec = await readKeptRequests(port, roundMs)
  clearInterval(scraping)
  return { perSec, micros: (cpuMicros(pids) - before) / (perSec * (roundMs / 1000)) }
}

/**
 * @param {number} workers
 * @param {boolean} hasMetrics
 * @returns {Promise<Deck>}
 */
async function openDeck(workers, hasMetrics) {
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const port = await freePort()
  const words = ['run', inRoot('electron/deck/fixtures/plain.mjs'), '--workers', String(workers), '--json']
  const metrics = hasMetrics ? ['--metrics', '0'] : []
  const args = [inRoot('out/main/cli.cjs'), ...words, ...metrics, '--user-data-dir', userData]
  const env = { ...process.env, PORT: String(port) }
  const child = spawn(benchNode(), args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const close = async () => {
    child.kill('SIGTERM')
    await exited
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
  const told = { url: /** @type {string | null} */ (null), listening: 0 }
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const { metricsUrl, event } = JSON.parse(line)
    if (metricsUrl !== undefined) told.url = metricsUrl
    if (event?.kind === 'listening') told.listening += 1
  })
  const lastMs = performance.now() + patienceMs
  while (told.listening < workers) {
    if (performance.now() > lastMs || child.exitCode !== null) {
      await close()
      throw new Error(`${told.listening} of ${workers} workers listen after ${patienceMs / 1000} s`)
    }
    await delay(50)
  }
  return { pid: child.pid ?? 0, port, url: told.url, close }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
