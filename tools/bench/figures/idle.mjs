import { setTimeout as delay } from 'node:timers/promises'
import { launchBareWindow, launchUntouchedDeck } from '../deck/untouched-deck.mjs'
import { cpuMicros, processTree } from '../process-tree.mjs'
import { median } from '../statistics.mjs'

const workers = 4
const rounds = 3
const windowMs = 10_000
/** What comes and goes with being shown is over; a first chart is drawn. */
const settleMs = 3000

/** @typedef {import('../deck/untouched-deck.mjs').UntouchedDeck} UntouchedDeck */
/** Shares of one core. @typedef {{ deck: number, workers: number, bare: number }} Used */

/**
 * Processor time of a deck when nothing happens, with its Live screen shown and with its window hidden, beside an Electron
 * app that only shows a window. One of the two is shown at a time: a window that lies behind another one is not drawn.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureIdle(electron) {
  const bare = await launchBareWindow(electron)
  try {
    const deck = await launchUntouchedDeck(electron, workers)
    try {
      const shown = /** @type {Used[]} */ ([])
      const hidden = /** @type {Used[]} */ ([])
      for (let round = 0; round < rounds; round += 1) {
        shown.push(await measure(deck, bare, true))
        hidden.push(await measure(deck, bare, false))
      }
      return [...describe('Live shown', shown, hidden, 0.02), ...describe('hidden', hidden, shown, 0.005)]
    } finally {
      await deck.close()
    }
  } finally {
    await bare.close()
  }
}

/**
 * @param {UntouchedDeck} deck
 * @param {import('../deck/untouched-app.mjs').UntouchedApp} bare
 * @param {boolean} isShown
 * @returns {Promise<Used>}
 */
async function measure(deck, bare, isShown) {
  await Promise.all([deck.show(isShown), bare.show(!isShown)])
  await delay(settleMs)
  const own = processTree(deck.pid).filter((pid) => !deck.workerPids.includes(pid))
  const groups = { deck: own, workers: deck.workerPids, bare: processTree(bare.pid) }
  const beganMs = performance.now()
  const before = read(groups)
  await delay(windowMs)
  const after = read(groups)
  const elapsedMicros = (performance.now() - beganMs) * 1000
  const share = (/** @type {keyof Used} */ name) => (after[name] - before[name]) / elapsedMicros
  return { deck: share('deck'), workers: share('workers'), bare: share('bare') }
}

/** @param {Record<keyof Used, readonly number[]>} groups */
function read({ deck, workers: forked, bare }) {
  return { deck: cpuMicros(deck), workers: cpuMicros(forked), bare: cpuMicros(bare) }
}

/**
 * @param {string} state
 * @param {readonly Used[]} used
 * @param {readonly Used[]} opposite while the bare window was in that state
 * @param {number} aim share of one core
 * @returns {import('../table.mjs').Figure[]}
 */
function describe(state, used, opposite, aim) {
  const own = median(used.map(({ deck }) => deck))
  const all = median(used.map((one) => one.deck + one.workers))
  const peer = `${percent(median(opposite.map(({ bare }) => bare)))} (bare window)`
  return [
    {
      what: `idle, ${state}: processor of the deck, ${workers} workers left out`,
      ours: percent(own),
      peer,
      ratio: '',
      aim: `≤ ${aim * 100} % of a core`,
      reached: own <= aim,
    },
    { what: `idle, ${state}: with its workers`, ours: percent(all), peer, ratio: '', aim: '', reached: null },
  ]
}

/** @param {number} ratio */
function percent(ratio) {
  return `${(ratio * 100).toFixed(2)} %`
}
