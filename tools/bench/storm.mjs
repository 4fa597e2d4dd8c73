import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { driveBenchDeck, waitForCluster } from './deck-page.mjs'
import { memoryBytes, processTree } from './process-tree.mjs'

const workers = 8
const killCount = Number(process.env.CLUSTERDECK_STORM_KILLS ?? 1000)
const everyMs = 100
const requestsPerSec = 200
/** Memory that the main process may keep after all of it. */
const memoryBoundBytes = 10_000_000

/** @typedef {import('../../shared/ipc/contract.ts').DeckBridge} DeckBridge */
/** @typedef {import('../../shared/model/worker.ts').ExitRecord} ExitRecord */
/** @typedef {import('../../shared/kill-actions.ts').KillAction} KillAction */
/** @typedef {{ slot: number, generation: number, action: KillAction, words: string, done: boolean }} Kill */

/** What each kill must end with; graceful ways may end by themselves. */
const expected = /** @type {Record<string, (exit: ExitRecord) => boolean>} */ ({
  sigkill: (exit) => exit.signal === 'SIGKILL',
  sigterm: (exit) => exit.signal === 'SIGTERM',
  sigint: (exit) => exit.signal === 'SIGINT',
  'exit-code': (exit) => exit.code === 7,
  'uncaught-exception': (exit) => exit.code !== 0 || exit.signal !== null,
  disconnect: (exit) => exit.code === 0,
  'graceful-stop': (exit) => exit.code === 0 || exit.signal === 'SIGTERM',
})

/**
 * Kills of every kind in random order, ten a second, under load: what is left behind, and whether each is told exactly once.
 * @param {string} electron
 * @returns {Promise<import('./table.mjs').Figure[]>}
 */
export async function measureStorm(electron) {
  const deck = await driveBenchDeck(electron, workers)
  const mainPid = deck.app.process().pid ?? 0
  try {
    const runId = await startLoad(deck.page)
    // A first round fills caches and rings: what is kept for good is not taken for a leak.
    await storm(deck.page, Math.min(100, killCount))
    const before = await readDeck(mainPid, deck.page)
    const startedMs = performance.now()
    const { kills, exits } = await storm(deck.page, killCount)
    const tookS = (performance.now() - startedMs) / 1000
    await waitForCluster(deck.page, (cluster) => cluster.listeningCount === workers)
    const after = await readDeck(mainPid, deck.page)
    const ledger = await stopLoad(deck.page, runId)
    const wrong = kills.filter((kill) => !isToldOnce(kill, exits))
    for (const kill of wrong.slice(0, 10)) process.stderr.write(`not told once, or wrongly: ${JSON.stringify(kill)}\n`)
    const memory = after.memoryBytes - before.memoryBytes
    return [
      figure(
        `kills in a storm (${(kills.length / tookS).toFixed(1)}/s, ${workers} workers, ${requestsPerSec} requests/s)`,
        kills.length,
        killCount,
      ),
      figure('of them told other than once, with the right end', wrong.length, 0),
      figure('slots given up', after.failedCount, 0),
      figure('processes more than before', after.processCount - before.processCount, 0),
      figure('descriptors of the main process more than before', after.descriptorCount - before.descriptorCount, 0, 8),
      {
        what: 'memory of the main process more than before',
        ours: `${(memory / 1e6).toFixed(1)} MB`,
        peer: '',
        ratio: '',
        aim: `≤ ${memoryBoundBytes / 1e6} MB`,
        reached: memory <= memoryBoundBytes,
      },
      figure(
        `requests unaccounted for (of ${ledger.sent} sent, ${ledger.failed} failed under the kills)`,
        ledger.unaccounted,
        0,
      ),
    ]
  } finally {
    await deck.close()
  }
}

/**
 * @param {string} what
 * @param {number} ours
 * @param {number} wanted
 * @param {number} [slack] how far it may be off
 */
function figure(what, ours, wanted, slack = 0) {
  const aim = slack === 0 ? String(wanted) : `${wanted} ± ${slack}`
  return { what, ours: String(ours), peer: '', ratio: '', aim, reached: Math.abs(ours - wanted) <= slack }
}

/**
 * @param {Kill} kill
 * @param {readonly ExitRecord[]} exits
 */
function isToldOnce(kill, exits) {
  const own = exits.filter((exit) => exit.slot === kill.slot && exit.generation === kill.generation)
  const [exit] = own
  return own.length === 1 && exit !== undefined && expected[kill.action]?.(exit) === true
}

/**
 * @param {number} mainPid
 * @param {import('playwright').Page} page
 */
async function readDeck(mainPid, page) {
  const cluster = await waitForCluster(page, (now) => now.listeningCount === workers)
  // What ended a moment ago is collected, and dead generations have closed their pipes.
  await delay(5000)
  return {
    failedCount: cluster.slots.filter((slot) => slot.phase === 'failed').length,
    processCount: processTree(mainPid).length,
    descriptorCount: readdirSync(`/proc/${mainPid}/fd`).length,
    memoryBytes: memoryBytes([mainPid]),
  }
}

/** @param {import('playwright').Page} page */
function startLoad(page) {
  return page.evaluate(async (ratePerSec) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const attached = await deck.invoke('deck.attach', {})
    const clusterId = attached.ok ? (attached.value.clusters[0]?.id ?? '') : ''
    const started = await deck.invoke('load.start', {
      clusterId,
      settings: {
        url: '',
        method: 'GET',
        headers: [],
        body: '',
        paths: [],
        model: 'open',
        ratePerSec,
        connections: 50,
        durationS: null,
        warmUpS: 0,
        requestsPerConnection: 0,
        pipelining: 1,
        timeoutMs: 5000,
        sourceAddresses: 1,
        sendOverMs: 0,
        processes: 1,
      },
      experiment: { kind: 'run' },
      allowHost: false,
    })
    if (!started.ok) throw new Error(started.error.message)
    return started.value.runId
  }, requestsPerSec)
}

/**
 * @param {import('playwright').Page} page
 * @param {string} runId
 */
function stopLoad(page, runId) {
  return page.evaluate(async (id) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const stopped = await deck.invoke('load.stop', { runId: id })
    if (!stopped.ok) throw new Error(stopped.error.message)
    const result = await deck.invoke('load.result', { resultId: stopped.value.resultId })
    if (!result.ok) throw new Error(result.error.message)
    return result.value.totals.ledger
  }, runId)
}

/**
 * Runs in the window, as a person's clicks would: a random kill of a random worker that listens, every `everyMs`.
 * @param {import('playwright').Page} page
 * @param {number} count
 * @returns {Promise<{ kills: Kill[], exits: ExitRecord[] }>}
 */
function storm(page, count) {
  return page.evaluate(
    async ({ wanted, pauseMs, actions }) => {
      const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
      const exits = /** @type {ExitRecord[]} */ ([])
      const kills = /** @type {Kill[]} */ ([])
      const attached = await deck.invoke('deck.attach', {})
      let cluster = attached.ok ? attached.value.clusters[0] : undefined
      const ends = [
        deck.on('cluster', (now) => {
          cluster = now
        }),
        deck.on('exit', ({ exit }) => exits.push(exit)),
      ]
      const waits = /** @type {Promise<unknown>[]} */ ([])
      let nextMs = performance.now()
      while (kills.length < wanted) {
        nextMs = Math.max(nextMs + pauseMs, performance.now())
        await new Promise((resolve) => setTimeout(resolve, nextMs - performance.now()))
        const slots = (cluster?.slots ?? []).filter(
          ({ slot, generation, phase, pid }) =>
            phase === 'listening' &&
            pid !== null &&
            !kills.some((kill) => kill.slot === slot && kill.generation === generation),
        )
        const target = slots[Math.floor(Math.random() * slots.length)]
        if (target === undefined || target.pid === null || cluster === undefined) continue
        const { slot, generation, pid } = target
        const action = /** @type {KillAction} */ (actions[Math.floor(Math.random() * actions.length)])
        const kill = { slot, generation, action, words: '', done: false }
        kills.push(kill)
        const exitCode = action === 'exit-code' ? { exitCode: 7 } : {}
        waits.push(
          deck
            .invoke('worker.act', { clusterId: cluster.id, slot, generation, pid, action, ...exitCode })
            .then((answer) => {
              kill.words = answer.ok ? answer.value.words : answer.error.message
              kill.done = answer.ok
            }),
        )
      }
      await Promise.all(waits)
      // An exit is told by its own push, which may come after the answer.
      await new Promise((resolve) => setTimeout(resolve, 1000))
      for (const end of ends) end()
      return { kills, exits }
    },
    { wanted: count, pauseMs: everyMs, actions: Object.keys(expected) },
  )
}
