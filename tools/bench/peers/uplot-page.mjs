import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inRoot } from '../../setup/folders.mjs'
import { driveApp } from '../../testing/drive-deck.mjs'

/** One number of every worker: `ys[slot]` beside `xs`, null where a slot has no sample. */
/** @typedef {{ width: number, height: number, isLog: boolean, xs: number[], ys: (number | null)[][] }} PeerChart */

/**
 * A bare page that draws charts by uPlot, without legend and points, which the deck's charts do not have either.
 * @param {string} electron
 */
export async function driveUplot(electron) {
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const driven = await driveApp(electron, [inRoot('tools/bench/programs/bare-window'), `--user-data-dir=${userData}`])
  const inUplot = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.resolve('uplot')))
  await driven.page.addStyleTag({ path: inUplot('uPlot.min.css') })
  await driven.page.addScriptTag({ path: inUplot('uPlot.iife.min.js') })
  return {
    page: driven.page,
    /**
     * Puts these charts in place of those before.
     * @param {PeerChart[]} charts
     */
    show: (charts) => driven.page.evaluate(showCharts, charts),
    /**
     * From now on every chart gets one more sample as often as this, and loses its oldest.
     * @param {number} everyMs
     */
    play: (everyMs) => driven.page.evaluate(playCharts, everyMs),
    pause: () => driven.page.evaluate(pauseCharts),
    async close() {
      await driven.close()
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** @typedef {{ chart: any, data: (number | null)[][] }} Shown */
/** @typedef {{ uPlot: any, shown?: Shown[], timer?: ReturnType<typeof setInterval> }} PeerWindow */

/**
 * Runs in the page.
 * @param {PeerChart[]} charts
 */
function showCharts(charts) {
  const page = /** @type {PeerWindow} */ (/** @type {unknown} */ (window))
  document.body.replaceChildren()
  page.shown = charts.map(({ width, height, isLog, xs, ys }) => {
    const data = [xs, ...ys]
    const series = ys.map((_, slot) => ({
      stroke: `hsl(${(slot * 47) % 360} 60% 50%)`,
      width: 1.25,
      points: { show: false },
    }))
    const options = {
      width,
      height,
      legend: { show: false },
      scales: { x: { time: false }, y: isLog ? { distr: 3, range: [0.1, 100] } : { range: [0, 1] } },
      axes: [{ grid: { show: false } }, {}],
      series: [{}, ...series],
    }
    return { chart: new page.uPlot(options, data, document.body), data }
  })
}

/**
 * Runs in the page.
 * @param {number} everyMs
 */
function playCharts(everyMs) {
  const page = /** @type {PeerWindow} */ (/** @type {unknown} */ (window))
  clearInterval(page.timer)
  page.timer = setInterval(() => {
    for (const each of page.shown ?? []) {
      const [xs = [], ...ys] = each.data
      const pitch = Number(xs.at(-1)) - Number(xs.at(-2))
      // The values go around: as many points as before, and another picture each time.
      each.data = [
        [...xs.slice(1), Number(xs.at(-1)) + pitch],
        ...ys.map((values) => [...values.slice(1), values[0] ?? null]),
      ]
      each.chart.setData(each.data)
    }
  }, everyMs)
}

/** Runs in the page. */
function pauseCharts() {
  clearInterval(/** @type {PeerWindow} */ (/** @type {unknown} */ (window)).timer)
}
