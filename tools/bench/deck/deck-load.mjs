import { plainLoad } from '../../pictures/plain-load.mjs'

/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */
/** @typedef {import('../../../shared/model/load-settings.ts').LoadSettings} LoadSettings */
/** @typedef {import('../../../shared/model/load.ts').LoadTotals} LoadTotals */

/**
 * Load by the deck's own generator, until `stopDeckLoad`.
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 * @param {Partial<LoadSettings>} change
 * @returns {Promise<string>} its run
 */
export function startDeckLoad(page, clusterId, change) {
  return page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
      const started = await deck.invoke('load.start', input)
      if (!started.ok) throw new Error(started.error.message)
      return started.value.runId
    },
    {
      clusterId,
      settings: { ...plainLoad, ...change },
      experiment: /** @type {const} */ ({ kind: 'run' }),
      allowHost: false,
    },
  )
}

/**
 * @param {import('playwright').Page} page
 * @param {string} runId
 * @returns {Promise<LoadTotals>}
 */
export function stopDeckLoad(page, runId) {
  return page.evaluate(async (id) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const stopped = await deck.invoke('load.stop', { runId: id })
    if (!stopped.ok) throw new Error(stopped.error.message)
    const result = await deck.invoke('load.result', { resultId: stopped.value.resultId })
    if (!result.ok) throw new Error(result.error.message)
    return result.value.totals
  }, runId)
}
