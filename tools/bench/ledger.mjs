import { inRoot } from '../setup/folders.mjs'
import { startDeckLoad, stopDeckLoad } from './deck-load.mjs'
import { driveBenchDeck } from './deck-page.mjs'
import { openCluster, reloadInARow, removeCluster } from './deck-reload.mjs'
import { benchNode } from './primaries.mjs'

const count = Number(process.env.CLUSTERDECK_RELOADS ?? 20)
const workers = 2
const ratePerSec = 300
const loads = /** @type {const} */ ([
  ['keep-alive', 0],
  ['short', 1],
])
/** @type {readonly import('../../shared/policies.ts').PolicyId[]} */
const policies = [
  'round-robin',
  'least-connections',
  'random',
  'power-of-two',
  'sticky',
  'shared-handle',
  ...(process.platform === 'linux' ? /** @type {const} */ (['reuse-port']) : []),
]
const servers = { http: 'plain.mjs', Express: 'express.cjs', Fastify: 'fastify.mjs', Koa: 'koa.cjs' }
/** It is asked to end 2.5 s after disconnect, and takes 2 s: all at once, or it would take all day. */
const slowEnd = { killMs: 2500, atOnce: workers }

/** @typedef {import('./table.mjs').Figure} Figure */
/** @typedef {import('../../shared/policies.ts').PolicyId} PolicyId */
/** @typedef {import('playwright').Page} Page */

/**
 * The ledger table: reloads in a row under load, for every policy and server, and for one that ends slowly at SIGTERM.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureLedger(electron) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const figures = []
    for (const policy of policies) {
      for (const [server, file] of Object.entries(servers)) {
        figures.push(...(await reloadUnderLoads(deck.page, `${policy}, ${server}`, { file, policy })))
      }
    }
    const slow = { file: 'slow-end.cjs', policy: /** @type {const} */ ('round-robin'), ...slowEnd }
    return [...figures, ...(await reloadUnderLoads(deck.page, 'round-robin, ends 2 s after SIGTERM', slow))]
  } finally {
    await deck.close()
  }
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {{ file: string, policy: PolicyId, killMs?: number, atOnce?: number }} options
 */
async function reloadUnderLoads(page, name, { file, policy, killMs, atOnce }) {
  const { clusterId } = await openCluster(page, {
    scriptPath: inRoot('electron', 'deck', 'fixtures', file),
    env: { PORT: '0' },
    nodePath: benchNode(),
    workers,
    policy,
    ...(killMs === undefined ? {} : { killMs }),
    ...(atOnce === undefined ? {} : { reload: { ...oneByOne, atOnce } }),
  })
  const figures = []
  for (const [kind, requestsPerConnection] of loads) {
    const runId = await startDeckLoad(page, clusterId, { ratePerSec, requestsPerConnection })
    const { notDone, lateRequests, escalations } = await reloadInARow(page, clusterId, { count })
    const { ledger, errorWords } = await stopDeckLoad(page, runId)
    const { sent, failed, unaccounted } = ledger
    const forced = killMs === undefined ? escalations : escalations.filter((words) => words.endsWith('sending SIGKILL'))
    const bad = [...notDone, ...forced, ...Object.values(errorWords)]
    for (const words of bad.slice(0, 5)) process.stderr.write(`${name}, ${kind}: ${words}\n`)
    const [what, ours] = [
      `${count} reloads, ${name}, ${kind}`,
      `${sent} sent, ${failed} failed, ${unaccounted} unaccounted, ${lateRequests} late`,
    ]
    // All of it takes a quarter of an hour.
    process.stderr.write(`${what}: ${ours}\n`)
    figures.push({
      what,
      ours,
      peer: '',
      ratio: '',
      aim: '0, 0, 0',
      reached: failed + unaccounted + lateRequests + bad.length === 0 && sent > 0,
    })
  }
  await removeCluster(page, clusterId)
  return figures
}

/** @type {import('../../shared/model/settings.ts').ReloadSettings} */
const oneByOne = {
  readiness: 'listening',
  probePath: '/',
  probeStatus: 0,
  probeTimeoutMs: 2000,
  readyTimeoutMs: 30_000,
  atOnce: 1,
  pauseMs: 0,
}
