import { setTimeout as delay } from 'node:timers/promises'
import { startGentleLoad } from '../../pictures/gentle-load.mjs'
import { clusterUrl } from '../../testing/drive-deck.mjs'
import { driveBenchDeck, readCluster, waitForCluster } from '../deck/deck-page.mjs'
import { median } from '../statistics.mjs'

const workerCounts = [4, 16, 64]
const windows = 5
const windowMs = 2000
/** Charts fill and rows settle. */
const settleMs = 1500
/** One frame at 60 Hz: more would be seen. */
const aimMs = 16
const frameAimMs = 4
const ticksPerSec = 2

/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/**
 * Processor time of the window's main thread (script, style, layout, paint) per tick, with a little traffic, so that
 * all numbers change. The wire view moves between ticks: its frames are a figure of their own, and while ticks are
 * measured it shows the still picture that reduced motion asks for.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureTickCost(electron) {
  const deck = await driveBenchDeck(electron, workerCounts[0] ?? 4)
  const endLoad = startGentleLoad(await clusterUrl(deck.page), 200)
  try {
    await countTicks(deck.page)
    const session = await deck.page.context().newCDPSession(deck.page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const figures = []
    for (const count of workerCounts) {
      await scale(deck.page, count)
      await deck.page.emulateMedia({ reducedMotion: 'reduce' })
      await delay(settleMs)
      const costs = []
      for (let window = 0; window < windows; window += 1) costs.push(await costOfTick(deck.page, session))
      figures.push(describe(count, costs))
      await deck.page.emulateMedia({ reducedMotion: 'no-preference' })
      await delay(settleMs)
      figures.push(await frameOfWires(deck.page, session, count, median(costs.map((cost) => cost.totalMs))))
    }
    return figures
  } finally {
    endLoad()
    await deck.close()
  }
}

/**
 * What motion adds to the main thread, per frame drawn.
 * @param {import('playwright').Page} page
 * @param {import('playwright').CDPSession} session
 * @param {number} count
 * @param {number} stillMs cost of a tick without motion
 * @returns {Promise<import('../table.mjs').Figure>}
 */
async function frameOfWires(page, session, count, stillMs) {
  const frameMs = []
  const rates = []
  for (let window = 0; window < windows; window += 1) {
    const [{ totalMs }, framesPerSec] = await Promise.all([costOfTick(page, session), readFramesPerSec(page)])
    if (framesPerSec === 0) throw new Error(`the wire view drew nothing within ${windowMs} ms`)
    rates.push(framesPerSec)
    frameMs.push(((totalMs - stillMs) * ticksPerSec) / framesPerSec)
  }
  const medianMs = median(frameMs)
  return {
    what: `a frame of the wire view, ${count} workers, light load`,
    ours: `${medianMs.toFixed(2)} ms`,
    peer: '',
    ratio: `${median(rates).toFixed(0)} frames/s`,
    aim: `≤ ${frameAimMs} ms`,
    reached: medianMs <= frameAimMs,
  }
}

/**
 * Frames of the picture: they are drawn on a canvas off the page, the one there that is wiped most often.
 * @param {import('playwright').Page} page
 * @returns {Promise<number>}
 */
function readFramesPerSec(page) {
  return page.evaluate(async (durationMs) => {
    const drawing = OffscreenCanvasRenderingContext2D.prototype
    const { clearRect } = drawing
    /** @type {Map<OffscreenCanvasRenderingContext2D, number>} */
    const wiped = new Map()
    drawing.clearRect = function (...box) {
      wiped.set(this, (wiped.get(this) ?? 0) + 1)
      clearRect.apply(this, box)
    }
    const startedMs = performance.now()
    await new Promise((resolve) => setTimeout(resolve, durationMs))
    drawing.clearRect = clearRect
    return (Math.max(0, ...wiped.values()) / (performance.now() - startedMs)) * 1000
  }, windowMs)
}

/**
 * @param {number} count
 * @param {readonly Cost[]} costs
 * @returns {import('../table.mjs').Figure}
 */
function describe(count, costs) {
  const totalMs = median(costs.map((cost) => cost.totalMs))
  const scriptMs = median(costs.map((cost) => cost.scriptMs))
  const layoutMs = median(costs.map((cost) => cost.layoutMs))
  return {
    what: `cost of a tick in the window, ${count} workers`,
    ours: `${totalMs.toFixed(1)} ms`,
    peer: `${aimMs} ms (one frame)`,
    ratio: `script ${scriptMs.toFixed(1)}, style and layout ${layoutMs.toFixed(1)} ms`,
    aim: `≤ ${aimMs} ms`,
    reached: totalMs <= aimMs,
  }
}

/**
 * @typedef {{ totalMs: number, scriptMs: number, layoutMs: number }} Cost
 */

/**
 * @param {import('playwright').Page} page
 * @param {import('playwright').CDPSession} session
 * @returns {Promise<Cost>}
 */
async function costOfTick(page, session) {
  const before = await readMetrics(session)
  const ticksBefore = await ticksSoFar(page)
  await delay(windowMs)
  const after = await readMetrics(session)
  const ticks = (await ticksSoFar(page)) - ticksBefore
  if (ticks === 0) throw new Error(`no tick came within ${windowMs} ms`)
  const spentMs = (/** @type {string} */ name) => (((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000) / ticks
  return {
    totalMs: spentMs('TaskDuration'),
    scriptMs: spentMs('ScriptDuration'),
    layoutMs: spentMs('LayoutDuration') + spentMs('RecalcStyleDuration'),
  }
}

/** @param {import('playwright').CDPSession} session */
async function readMetrics(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

/** @param {import('playwright').Page} page */
function countTicks(page) {
  return page.evaluate(() => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    document.body.dataset.benchTicks = '0'
    deck.on('tick', () => {
      document.body.dataset.benchTicks = String(Number(document.body.dataset.benchTicks) + 1)
    })
  })
}

/** @param {import('playwright').Page} page */
function ticksSoFar(page) {
  return page.evaluate(() => Number(document.body.dataset.benchTicks))
}

/**
 * @param {import('playwright').Page} page
 * @param {number} desired
 */
async function scale(page, desired) {
  const { id } = await readCluster(page)
  await page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
      await deck.invoke('cluster.scale', input)
    },
    { clusterId: id, desired },
  )
  await waitForCluster(page, ({ listeningCount }) => listeningCount === desired)
}
