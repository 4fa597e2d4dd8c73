import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright'
import { asApp, sandboxArgs } from '../../run/electron-process.mjs'
import { inRoot, root } from '../../setup/folders.mjs'
import { deckWords, waitForCluster } from '../deck/deck-page.mjs'
import { memoryBytes, processTree } from '../process-tree.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const rounds = 5
const workers = 4
/** Start-up garbage is gone after this, for both alike. */
const settleMs = 2000

/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/**
 * Launch and memory of the deck with four workers, against an Electron app that only opens a window.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureLaunch(electron) {
  const decks = []
  const bares = []
  for (let round = 0; round < rounds; round += 1) {
    decks.push(await launchDeck(electron))
    bares.push(await launchBare(electron))
  }
  const peerName = 'bare window'
  const barePaintMs = median(bares.map((bare) => bare.paintMs))
  const megabytes = (/** @type {{ bytes: number }} */ { bytes }) => bytes / 1e6
  return [
    compare('launch to first paint', {
      ours: median(decks.map((deck) => deck.paintMs)),
      peer: barePaintMs,
      unit: 'ms',
      peerName,
      aim: { atMost: 1.25 },
    }),
    compare('launch to first worker listening', {
      ours: median(decks.map((deck) => deck.listeningMs)),
      peer: barePaintMs,
      unit: 'ms',
      peerName: `${peerName}’s first paint`,
      aim: { atMost: 1.2 },
    }),
    compare(`memory of the deck, ${workers} workers left out`, {
      ours: median(decks.map(megabytes)),
      peer: median(bares.map(megabytes)),
      unit: 'MB',
      peerName,
      aim: { atMost: 1.2 },
    }),
  ]
}

/** @param {string} electron */
async function launchDeck(electron) {
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const app = await launch(electron, [root, ...deckWords(workers), '--user-data-dir', userData])
  try {
    const { slots } = await waitForCluster(app.page, ({ listeningCount }) => listeningCount === workers)
    const listeningAtMs = Math.min(...slots.map((slot) => slot.phaseSinceAtMs))
    await delay(settleMs)
    const pids = new Set(slots.map((slot) => slot.pid))
    const bytes = memoryBytes(processTree(app.pid).filter((pid) => !pids.has(pid)))
    return { paintMs: app.paintMs, listeningMs: listeningAtMs - app.launchedAtMs, bytes }
  } finally {
    await app.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @param {string} electron */
async function launchBare(electron) {
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const app = await launch(electron, [`--user-data-dir=${userData}`, inRoot('tools/bench/programs/bare-window')])
  try {
    await delay(settleMs)
    return { paintMs: app.paintMs, bytes: memoryBytes(processTree(app.pid)) }
  } finally {
    await app.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * Starts an app untouched; only after its first paint is it looked at, through Chromium's own debugging port.
 * @param {string} electron
 * @param {readonly string[]} args
 */
async function launch(electron, args) {
  const launchedAtMs = Date.now()
  const child = spawn(electron, [...sandboxArgs(electron), '--remote-debugging-port=0', ...args], {
    cwd: root,
    env: asApp(electron),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const tooLate = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const address = await debuggingAddress(child.stderr)
  await delay(1500)
  const browser = await chromium.connectOverCDP(address)
  const page = browser.contexts()[0]?.pages()[0]
  if (!page) throw new Error(`no window after ${Date.now() - launchedAtMs} ms`)
  const paintedAtMs = await page.evaluate(firstPaintAtMs)
  return {
    page,
    pid: child.pid ?? 0,
    launchedAtMs,
    paintMs: paintedAtMs - launchedAtMs,
    async close() {
      await browser.close()
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      clearTimeout(tooLate)
    },
  }
}

/** Runs in the page. */
function firstPaintAtMs() {
  return new Promise((/** @type {(atMs: number) => void} */ resolve) => {
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint')
      if (paint) resolve(performance.timeOrigin + paint.startTime)
    }).observe({ type: 'paint', buffered: true })
  })
}

/**
 * @param {import('node:stream').Readable} stderr
 * @returns {Promise<string>}
 */
async function debuggingAddress(stderr) {
  for await (const line of createInterface({ input: stderr })) {
    const address = line.match(/^DevTools listening on (ws:\S+)/)?.[1]
    if (!address) continue
    stderr.resume()
    return address
  }
  throw new Error('the app ended before it listened for its debugger')
}
