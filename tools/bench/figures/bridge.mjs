import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { asApp, sandboxArgs } from '../../run/electron-process.mjs'
import { inRoot, keepDir } from '../../setup/folders.mjs'
import { bundleProgram } from '../peers/bundle-program.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const rounds = 7
const slots = 64
/** 15 minutes at one sample a second. */
const points = 900

/**
 * The largest answer, 15 minutes of 64 slots, on its way to the page: packed, against objects that the bridge copies.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureBridge(electron) {
  await bundleProgram('history-thread')
  await bundleProgram('history-page')
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const app = await _electron.launch({
    executablePath: electron,
    args: [...sandboxArgs(electron), `--user-data-dir=${userData}`, inRoot('tools/bench/programs/history-window')],
    env: /** @type {Record<string, string>} */ ({
      ...asApp(electron),
      BENCH_THREAD: join(keepDir, 'bench', 'history-thread.mjs'),
      BENCH_PRELOAD: inRoot('out', 'preload', 'preload.cjs'),
      BENCH_SLOTS: String(slots),
      BENCH_POINTS: String(points),
    }),
  })
  try {
    const page = await app.firstWindow()
    await page.addScriptTag({ path: join(keepDir, 'bench', 'history-page.mjs'), type: 'module' })
    const costs = { packed: /** @type {Cost[]} */ ([]), objects: /** @type {Cost[]} */ ([]) }
    for (let round = 0; round < rounds; round += 1) {
      costs.packed.push(await page.evaluate(pullHistory, 'packed'))
      costs.objects.push(await page.evaluate(pullHistory, 'objects'))
    }
    const what = `history of ${slots} slots, 15 minutes`
    return [
      figure(`${what}: until the page has it`, costs, ({ totalMs }) => totalMs),
      figure(`${what}: longest stop of the page`, costs, ({ pageMs }) => pageMs),
      figure(`${what}: longest stop of Electron's main thread`, costs, ({ mainMs }) => mainMs),
      figure(`${what}: time of the primary's thread`, costs, ({ threadMs }) => threadMs),
    ]
  } finally {
    await app.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @typedef {{ totalMs: number, pageMs: number, mainMs: number, threadMs: number }} Cost */

/**
 * @param {string} what
 * @param {{ packed: readonly Cost[], objects: readonly Cost[] }} costs
 * @param {(cost: Cost) => number} read
 */
function figure(what, costs, read) {
  return compare(what, {
    ours: median(costs.packed.map(read)),
    peer: median(costs.objects.map(read)),
    unit: 'ms',
    digits: 1,
    peerName: 'as objects',
    aim: { atMost: 1 },
  })
}

/**
 * Runs in the page.
 * @param {string} form `packed` or `objects`
 * @returns {Promise<Cost>}
 */
async function pullHistory(form) {
  const { deck, unpackHistories } = /** @type {any} */ (window)
  let pageMs = 0
  let lookedMs = performance.now()
  const channel = new MessageChannel()
  channel.port1.onmessage = () => {
    pageMs = Math.max(pageMs, performance.now() - lookedMs)
    lookedMs = performance.now()
    channel.port2.postMessage(null)
  }
  channel.port2.postMessage(null)
  const startedMs = performance.now()
  const { value } = await deck.invoke(form, {})
  const histories = form === 'packed' ? unpackHistories(value) : value
  const totalMs = performance.now() - startedMs
  if (histories[0].slotPoints.length === 0) throw new Error('the history is empty')
  await new Promise((resolve) => setTimeout(resolve, 50))
  channel.port1.close()
  return { totalMs, pageMs, ...(await deck.invoke('busy', {})) }
}
