import { inRoot } from '../../setup/folders.mjs'
import { askedNumber } from '../asked-number.mjs'
import { startDeckLoad, stopDeckLoad } from '../deck/deck-load.mjs'
import { driveBenchDeck } from '../deck/deck-page.mjs'
import { openCluster, reloadInARow } from '../deck/deck-reload.mjs'
import { bundleOwnLoad, readOwnLoad } from '../peers/own-load.mjs'
import { startPm2 } from '../peers/pm2.mjs'
import { benchNode } from '../peers/primaries.mjs'
import { measureIdleDrain, measureReloadDurations } from './reload-times.mjs'

const workers = 4
/** The more, the finer: 0 of 10 000 leaves up to 30 in 100 000 open. */
const loadS = askedNumber('CLUSTERDECK_RELOAD_S', 25, 3600)
const ratePerSec = askedNumber('CLUSTERDECK_RELOAD_RATE', 500, 100_000)
const reloadServer = inRoot('tools/bench/programs/reload-server.cjs')

/** @typedef {import('../table.mjs').Figure} Figure */
/** @typedef {import('../../../shared/model/load.ts').LoadLedger} LoadLedger */
/** @typedef {{ ledger: LoadLedger, errors: object, reloads: number, lateRequests: number }} Outcome */

/**
 * Rolling reloads under constant load against PM2's, how long they and their drains take, and who asked old workers.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureReload(electron) {
  await bundleOwnLoad()
  return [
    ...(await measureLosses(electron)),
    ...(await measureReloadDurations(electron)),
    await measureIdleDrain(electron),
  ]
}

/**
 * Both serve the same script to the same generator, and reload as often as they can meanwhile.
 * @param {string} electron
 */
async function measureLosses(electron) {
  const figures = /** @type {Figure[]} */ ([])
  let lateRequests = 0
  for (const [server, variables] of /** @type {const} */ ([
    ['plain server', {}],
    ['ends at SIGINT', { END_BY_HAND: '1' }],
  ])) {
    for (const [kind, requestsPerConnection] of /** @type {const} */ ([
      ['keep-alive', 0],
      ['short connections', 1],
    ])) {
      const change = { ratePerSec, connections: 50, requestsPerConnection }
      const ours = await reloadOurs(electron, variables, change)
      const pm2 = await reloadPm2(electron, variables, change)
      lateRequests += ours.lateRequests
      figures.push({
        what: `failed per 100 000 in reloads, ${server}, ${kind}`,
        ours: perHundredThousand(ours),
        peer: `${perHundredThousand(pm2)} (PM2)`,
        ratio: `unaccounted ${ours.ledger.unaccounted} and ${pm2.ledger.unaccounted}`,
        aim: '0',
        reached: ours.ledger.failed === 0 && ours.ledger.unaccounted === 0 && ours.reloads > 0,
      })
    }
  }
  const reached = lateRequests === 0
  const what = 'requests at old generations after their hand-overs stopped'
  return [...figures, { what, ours: String(lateRequests), peer: '', ratio: '', aim: '0', reached }]
}

/** @param {Outcome} outcome */
function perHundredThousand({ ledger, errors, reloads }) {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} ${kind}`)
  const named = kinds.length === 0 ? '' : `: ${kinds.join(', ')}`
  return `${((ledger.failed * 100_000) / ledger.sent).toFixed(0)} (${ledger.failed} of ${ledger.sent}${named}; ${reloads} reloads)`
}

/**
 * @param {string} electron
 * @param {Readonly<Record<string, string>>} variables
 * @param {Partial<import('../../../shared/model/load-settings.ts').LoadSettings>} change
 * @returns {Promise<Outcome>}
 */
async function reloadOurs(electron, variables, change) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const env = { ...variables, PORT: '0' }
    const { clusterId } = await openCluster(deck.page, {
      scriptPath: reloadServer,
      workers,
      env,
      nodePath: benchNode(),
    })
    const runId = await startDeckLoad(deck.page, clusterId, change)
    const { tookMs, notDone, lateRequests } = await reloadInARow(deck.page, clusterId, { forMs: loadS * 1000 })
    const { ledger, errors } = await stopDeckLoad(deck.page, runId)
    if (notDone.length > 0) throw new Error(`A reload did not end well: ${notDone[0]}`)
    return { ledger, errors, reloads: tookMs.length, lateRequests }
  } finally {
    await deck.close()
  }
}

/**
 * @param {string} electron
 * @param {Readonly<Record<string, string>>} variables
 * @param {Partial<import('../../../shared/model/load-settings.ts').LoadSettings>} change
 * @returns {Promise<Outcome>}
 */
async function reloadPm2(electron, variables, change) {
  const pm2 = await startPm2(reloadServer, workers, variables)
  try {
    const load = readOwnLoad(electron, pm2.port, { ...change, durationS: loadS + 2 })
    const endMs = performance.now() + loadS * 1000
    let reloads = 0
    while (performance.now() < endMs) {
      await pm2.reload()
      reloads += 1
    }
    const { ledger, errors } = await load
    return { ledger, errors, reloads, lateRequests: 0 }
  } finally {
    await pm2.close()
  }
}
