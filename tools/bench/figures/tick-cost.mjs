import { setTimeout as delay } from 'node:timers/promises'
import { startGentleLoad } from '../../pictures/gentle-load.mjs'
import { clusterUrl } from '../../testing/drive-deck.mjs'
import { driveBenchDeck, readCluster, waitForCluster } from '../deck/deck-page.mjs'
import { driveUplot } from '../peers/uplot-page.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const workerCounts = [4, 16, 64]
const windows = 5
const windowMs = 2000
/** Charts fill and rows settle. */
const settleMs = 1500
/** One frame at 60 Hz: more would be seen. */
const aimMs = 16
const frameAimMs = 4
const uplotAim = /** @type {const} */ ({ atMost: 2 })
/** The deck's own default. A tick that brings nothing new draws nothing: what counts is what a sample costs. */
const sampleMs = 1000

/** @typedef {import('../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */
/** @typedef {import('../../../shared/ipc/contract.ts').DeckEvents} DeckEvents */
/** @typedef {import('../../../shared/model/sample.ts').SlotPoint} SlotPoint */
/** @typedef {import('../peers/uplot-page.mjs').PeerChart} PeerChart */

/**
 * Processor time of the window's main thread (messages, script, style, layout, paint) per sample, with a little traffic, so that
 * all numbers change. Beside it a bare page in which uPlot draws the same lines in two charts of the same size as often as
 * a sample comes: without the table, the cards, the headline figures and the lanes, and without a way on which the numbers come.
 * The wire view moves between samples: its frames are a figure of their own, and while samples are measured it shows the still
 * picture that reduced motion asks for.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureTickCost(electron) {
  const deck = await driveBenchDeck(electron, workerCounts[0] ?? 4)
  const uplot = await driveUplot(electron)
  const endLoad = startGentleLoad(await clusterUrl(deck.page), 200)
  try {
    await keepTicks(deck.page)
    const [ours, peers] = [await measured(deck.page), await measured(uplot.page)]
    const figures = []
    for (const count of workerCounts) {
      await scale(deck.page, count)
      await deck.page.emulateMedia({ reducedMotion: 'reduce' })
      await delay(settleMs)
      await uplot.show(await drawnCharts(deck.page))
      const costs = []
      const peerCosts = []
      for (let window = 0; window < windows; window += 1) {
        costs.push(await costOfSample(ours))
        await uplot.play(sampleMs)
        peerCosts.push(await costOfSample(peers))
        await uplot.pause()
      }
      figures.push(...describe(count, costs, peerCosts))
      await deck.page.emulateMedia({ reducedMotion: 'no-preference' })
      await delay(settleMs)
      figures.push(await frameOfWires(deck.page, ours, count, median(costs.map((cost) => cost.totalMs))))
    }
    return figures
  } finally {
    endLoad()
    await uplot.close()
    await deck.close()
  }
}

/**
 * What motion adds to the main thread, per frame drawn.
 * @param {import('playwright').Page} page
 * @param {import('playwright').CDPSession} session
 * @param {number} count
 * @param {number} stillMs cost of a sample without motion
 * @returns {Promise<import('../table.mjs').Figure>}
 */
async function frameOfWires(page, session, count, stillMs) {
  const frameMs = []
  const rates = []
  for (let window = 0; window < windows; window += 1) {
    const [{ totalMs }, framesPerSec] = await Promise.all([costOfSample(session), readFramesPerSec(page)])
    // Under a light load there are moments in which nothing moves.
    if (framesPerSec === 0) continue
    rates.push(framesPerSec)
    frameMs.push((((totalMs - stillMs) / sampleMs) * 1000) / framesPerSec)
  }
  if (rates.length === 0) throw new Error(`the wire view drew nothing within ${windows * windowMs} ms`)
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
 * @param {readonly Cost[]} peerCosts
 * @returns {import('../table.mjs').Figure[]}
 */
function describe(count, costs, peerCosts) {
  const totalMs = median(costs.map((cost) => cost.totalMs))
  const scriptMs = median(costs.map((cost) => cost.scriptMs))
  const layoutMs = median(costs.map((cost) => cost.layoutMs))
  const what = `a sample in the window, ${count} workers`
  return [
    compare(`${what}: its main thread`, {
      ours: totalMs,
      peer: median(peerCosts.map((cost) => cost.totalMs)),
      unit: 'ms',
      digits: 1,
      peerName: 'uPlot, two charts alone',
      aim: uplotAim,
    }),
    {
      what: `${what}: against one frame`,
      ours: `${totalMs.toFixed(1)} ms`,
      peer: `${aimMs} ms (one frame)`,
      ratio: `script ${scriptMs.toFixed(1)}, style and layout ${layoutMs.toFixed(1)} ms`,
      aim: `≤ ${aimMs} ms`,
      reached: totalMs <= aimMs,
    },
  ]
}

/**
 * @typedef {{ totalMs: number, scriptMs: number, layoutMs: number }} Cost
 */

/**
 * @param {import('playwright').CDPSession} session
 * @returns {Promise<Cost>}
 */
async function costOfSample(session) {
  const startedMs = performance.now()
  const before = await readMetrics(session)
  await delay(windowMs)
  const after = await readMetrics(session)
  const samples = (performance.now() - startedMs) / sampleMs
  const spentMs = (/** @type {string} */ name) => (((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000) / samples
  return {
    totalMs: spentMs('TaskDuration'),
    scriptMs: spentMs('ScriptDuration'),
    layoutMs: spentMs('LayoutDuration') + spentMs('RecalcStyleDuration'),
  }
}

/** @param {import('playwright').Page} page */
async function measured(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return session
}

/** @param {import('playwright').CDPSession} session */
async function readMetrics(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

/**
 * The page keeps what it was told, as text: nothing is read while it is measured.
 * @param {import('playwright').Page} page
 */
function keepTicks(page) {
  return page.evaluate(() => {
    const kept = /** @type {string[]} */ ([])
    const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
    deck.on('tick', (json) => kept.push(json))
    Object.assign(window, { benchTicks: kept })
  })
}

/**
 * What the two charts of the screen draw now: their sizes, and the line of each worker.
 * @param {import('playwright').Page} page
 * @returns {Promise<PeerChart[]>}
 */
function drawnCharts(page) {
  return page.evaluate(() => {
    const { benchTicks } = /** @type {{ benchTicks: string[] }} */ (/** @type {unknown} */ (window))
    const slots = /** @type {Map<number, Map<number, SlotPoint>>} */ (new Map())
    for (const json of benchTicks) {
      const tick = /** @type {DeckEvents['tick']} */ (JSON.parse(json))
      for (const { slot, points } of tick.clusters[0]?.slotPoints ?? []) {
        const known = slots.get(slot) ?? new Map()
        for (const point of points) known.set(point.atMs, point)
        slots.set(slot, known)
      }
    }
    const times = [...new Set([...slots.values()].flatMap((points) => [...points.keys()]))].sort((a, b) => a - b)
    const last = times.at(-1) ?? 0
    const xs = times.map((atMs) => (atMs - last) / 1000)
    return [...document.querySelectorAll('.wc-plot')].map((plot, place) => ({
      width: plot.clientWidth,
      height: plot.clientHeight,
      isLog: place > 0,
      xs,
      ys: [...slots.values()].map((points) =>
        times.map((atMs) => {
          const point = points.get(atMs)
          return (place > 0 ? point?.loopDelayP99Ms : point?.cpuRatio) ?? null
        }),
      ),
    }))
  })
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
