import { inRoot } from '../../setup/folders.mjs'
import { askedNumber } from '../asked-number.mjs'
import { startDeckLoad, stopDeckLoad } from '../deck/deck-load.mjs'
import { driveBenchDeck } from '../deck/deck-page.mjs'
import { openCluster, reloadInARow, removeCluster } from '../deck/deck-reload.mjs'
import { holdWebSockets } from '../deck/held-websockets.mjs'
import { benchNode } from '../peers/primaries.mjs'

const count = askedNumber('CLUSTERDECK_RELOADS', 20, 10_000)
/** Which rows, as a part of their name: "Koa", "WebSockets", "SIGTERM", "sticky". */
const wanted = process.env.CLUSTERDECK_LEDGER ?? ''
const workers = 2
const loads = /** @type {const} */ ([
  ['keep-alive', 0],
  ['short', 1],
])
/** @type {readonly import('../../../shared/policies.ts').PolicyId[]} */
const policies = [
  'round-robin',
  'in-turn',
  'least-connections',
  'random',
  'power-of-two',
  'sticky',
  'shared-handle',
  ...(process.platform === 'linux' ? /** @type {const} */ (['reuse-port']) : []),
]
const webSockets = { held: 8, graceMs: 1000 }
/** A busy machine may answer late; what is lost is never answered. */
const timeoutMs = 20_000

/**
 * `together`: so many policies at a time. What mostly waits runs under several at once, or it would take all day.
 * `forced`: which words of a drain tell that it did not go as it should.
 * @typedef {{
 *   server: string,
 *   file: string,
 *   ratePerSec: number,
 *   together: number,
 *   settings?: Partial<import('../../../shared/model/settings.ts').ClusterSettings>,
 *   forced: RegExp,
 *   webSockets?: { held: number, graceMs: number },
 * }} Kind
 */
/** @type {import('../../../shared/model/settings.ts').ReloadSettings} */
const allAtOnce = {
  readiness: 'listening',
  probePath: '/',
  probeStatus: 0,
  probeTimeoutMs: 2000,
  readyTimeoutMs: 30_000,
  atOnce: workers,
  pauseMs: 0,
}
const usual = { ratePerSec: 300, together: 1, forced: /disconnecting it|sending SIG/ }
/** @type {readonly Kind[]} */
const kinds = [
  { server: 'http', file: 'plain.mjs', ...usual },
  { server: 'Express', file: 'express.cjs', ...usual },
  { server: 'Fastify', file: 'fastify.mjs', ...usual },
  { server: 'Koa', file: 'koa.cjs', ...usual },
  {
    server: 'ends 2 s after SIGTERM',
    file: 'slow-end.cjs',
    ratePerSec: 50,
    together: 4,
    // It is asked to end 3 s after disconnect, and takes 2 s.
    settings: { killMs: 3000, reload: allAtOnce },
    forced: /disconnecting it|sending SIGKILL/,
  },
  {
    server: `WebSockets, ${webSockets.held} open`,
    file: 'websockets.mjs',
    ratePerSec: 50,
    together: 4,
    settings: { graceMs: webSockets.graceMs, killMs: 1000, reload: allAtOnce },
    forced: /sending SIGKILL/,
    webSockets,
  },
]

/** @typedef {import('../table.mjs').Figure} Figure */
/** @typedef {import('../../../shared/policies.ts').PolicyId} PolicyId */
/** @typedef {import('playwright').Page} Page */
/** @typedef {Pick<import('../deck/deck-reload.mjs').Reloads, 'notDone' | 'lateRequests' | 'escalations'>} Told */

/**
 * The ledger table: reloads in a row under load, for every policy and server, one that ends slowly at SIGTERM and one
 * with WebSockets among them.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureLedger(electron) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const figures = []
    for (const kind of kinds) {
      const rows = policies.map((policy) => ({ policy, name: `${policy}, ${kind.server}` }))
      const waiting = rows.filter(({ name }) => name.includes(wanted))
      while (waiting.length > 0) {
        const group = waiting.splice(0, kind.together)
        const done = await Promise.all(group.map(({ policy, name }) => reloadUnderLoads(deck.page, name, kind, policy)))
        figures.push(...done.flat())
      }
    }
    return figures
  } finally {
    await deck.close()
  }
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {Kind} kind
 * @param {PolicyId} policy
 */
async function reloadUnderLoads(page, name, kind, policy) {
  const { clusterId, port } = await openCluster(page, {
    scriptPath: inRoot('electron', 'deck', 'fixtures', kind.file),
    env: { PORT: '0' },
    nodePath: benchNode(),
    name,
    workers,
    policy,
    ...kind.settings,
  })
  const figures = []
  for (const [connections, requestsPerConnection] of loads) {
    const { ratePerSec } = kind
    const runId = await startDeckLoad(page, clusterId, { ratePerSec, requestsPerConnection, timeoutMs })
    const { told, bad, words } =
      kind.webSockets === undefined
        ? { told: await reloadInARow(page, clusterId, { count }), bad: [], words: '' }
        : await reloadWithWebSockets(page, clusterId, port, kind.webSockets)
    const { ledger, errorWords } = await stopDeckLoad(page, runId)
    const forced = told.escalations.filter((escalation) => kind.forced.test(escalation))
    const wrong = [...told.notDone, ...forced, ...Object.values(errorWords), ...bad]
    figures.push(figure(`${count} reloads, ${name}, ${connections}`, ledger, told, wrong, words))
  }
  await removeCluster(page, clusterId)
  return figures
}

/**
 * @param {string} what
 * @param {import('../../../shared/model/load.ts').LoadLedger} ledger
 * @param {Told} told
 * @param {readonly string[]} wrong
 * @param {string} words
 * @returns {Figure}
 */
function figure(what, { sent, failed, unaccounted }, { lateRequests }, wrong, words) {
  const ours = `${sent} sent, ${failed} failed, ${unaccounted} unaccounted, ${lateRequests} late${words}`
  for (const one of wrong.slice(0, 5)) process.stderr.write(`${what}: ${one}\n`)
  // All of it takes half an hour.
  process.stderr.write(`${what}: ${ours}\n`)
  const reached = failed + unaccounted + lateRequests + wrong.length === 0 && sent > 0
  return { what, ours, peer: '', ratio: '', aim: '0, 0, 0', reached }
}

/**
 * During each reload some WebSockets are open: the deck has to name every one, and none may be closed before the grace
 * is over.
 * @param {Page} page
 * @param {string} clusterId
 * @param {number} port
 * @param {{ held: number, graceMs: number }} options
 * @returns {Promise<{ told: Told, bad: string[], words: string }>}
 */
async function reloadWithWebSockets(page, clusterId, port, { held, graceMs }) {
  const clients = holdWebSockets(port, held)
  const told = { notDone: /** @type {string[]} */ ([]), lateRequests: 0, escalations: /** @type {string[]} */ ([]) }
  const sums = { named: 0, closed: 0, early: 0 }
  try {
    for (let done = 0; done < count; done += 1) {
      await clients.fill()
      const startedMs = performance.now()
      const { notDone, lateRequests, escalations } = await reloadInARow(page, clusterId, { count: 1 })
      const closed = await clients.closed(startedMs + graceMs)
      told.notDone.push(...notDone)
      told.escalations.push(...escalations)
      told.lateRequests += lateRequests
      sums.named += escalations.reduce((sum, words) => sum + Number(/\((\d+) WebSockets?\b/.exec(words)?.[1] ?? 0), 0)
      sums.closed += closed.count
      sums.early += closed.early
    }
  } finally {
    clients.end()
  }
  const all = held * count
  const isRight = sums.named === all && sums.closed === all && sums.early === 0
  const words = `; ${all} WebSockets: ${sums.named} named, ${sums.closed} closed, ${sums.early} of them before the end of the grace`
  return { told, bad: isRight ? [] : [`WebSockets were lost silently${words}`], words }
}
