import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { askedNumber } from '../asked-number.mjs'
import { collectGarbage } from '../deck/collect-garbage.mjs'
import { startDeckLoad, stopDeckLoad } from '../deck/deck-load.mjs'
import { driveBenchDeck, readCluster, waitForCluster } from '../deck/deck-page.mjs'
import { ownMemoryBytes, processTree } from '../process-tree.mjs'

const workers = 8
const killCount = askedNumber('CLUSTERDECK_STORM_KILLS', 1000, 1_000_000)
const fillingKills = 500
const everyMs = 100
const requestsPerSec = 200
/**
 * A client that goes on asking holds whoever finishes by itself for the whole grace. With seconds of it hardly a worker
 * would listen, and kills would wait for one: this leaves enough of eight for ten kills a second.
 */
const settings = { graceMs: 300, killMs: 500 }
/** Memory that the main process may keep after all of it. */
const memoryBoundBytes = 10_000_000

/** @typedef {import('../../../shared/ipc/contract.ts').DeckEvents} DeckEvents */
/** @typedef {import('../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../shared/model/worker.ts').ExitRecord} ExitRecord */
/** @typedef {'sigkill' | 'sigterm' | 'sigint' | 'exit-code' | 'uncaught-exception' | 'disconnect' | 'graceful-stop'} Ending */
/** @typedef {{ slot: number, generation: number, action: `worker.${Ending}`, words: string, done: boolean }} Kill */

/** What each kill must end with; graceful ways may end by themselves. */
const expected = /** @type {Record<string, (exit: ExitRecord) => boolean>} */ ({
  'worker.sigkill': (exit) => exit.signal === 'SIGKILL',
  'worker.sigterm': (exit) => exit.signal === 'SIGTERM',
  'worker.sigint': (exit) => exit.signal === 'SIGINT',
  'worker.exit-code': (exit) => exit.code === 7,
  'worker.uncaught-exception': (exit) => exit.code !== 0 || exit.signal !== null,
  // A client that goes on asking keeps its connection open, past the grace.
  'worker.disconnect': (exit) => exit.code === 0 || exit.signal === 'SIGTERM',
  'worker.graceful-stop': (exit) => exit.code === 0 || exit.signal === 'SIGTERM',
})

/**
 * Kills of every kind in random order, ten a second, under load: what is left behind, and whether each is told exactly once.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureStorm(electron) {
  const deck = await driveBenchDeck(electron, workers)
  try {
    const { id: clusterId } = await readCluster(deck.page)
    await changeSettings(deck.page, clusterId, settings)
    const runId = await startDeckLoad(deck.page, clusterId, { ratePerSec: requestsPerSec })
    // On two cores a window that draws every exit takes the time that ten kills a second need.
    await deck.page.getByRole('button', { name: 'Settings' }).click()
    // A first round fills what is bounded, as 2000 events and 50 generations of each slot: it is not taken for a leak.
    await storm(deck.page, Math.min(fillingKills, killCount))
    const before = await readDeck(deck)
    const { kills, exits, killingMs } = await storm(deck.page, killCount)
    await waitForCluster(deck.page, (cluster) => cluster.listeningCount === workers)
    const after = await readDeck(deck)
    const { ledger } = await stopDeckLoad(deck.page, runId)
    const wrong = kills.filter((kill) => !isToldOnce(kill, exits))
    for (const kill of wrong.slice(0, 10)) process.stderr.write(`not told once, or wrongly: ${JSON.stringify(kill)}\n`)
    const memory = after.memoryBytes - before.memoryBytes
    return [
      figure(
        `kills in a storm (${((kills.length * 1000) / killingMs).toFixed(1)}/s, ${workers} workers, ${requestsPerSec} requests/s)`,
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
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 * @param {{ graceMs: number, killMs: number }} change
 */
function changeSettings(page, clusterId, change) {
  return page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
      const changed = await deck.invoke('cluster.update', input)
      if (!changed.ok) throw new Error(changed.error.message)
    },
    { clusterId, settings: change },
  )
}

/** @param {import('../../testing/drive-deck.mjs').DrivenApp} deck */
async function readDeck({ app, page }) {
  const mainPid = app.process().pid ?? 0
  const cluster = await waitForCluster(page, (now) => now.listeningCount === workers)
  // Dead generations have closed their pipes by then.
  await delay(5000)
  if ((await collectGarbage(app)) === 0) throw new Error('The deck has no thread of its own to measure')
  return {
    failedCount: cluster.slots.filter((slot) => slot.phase === 'failed').length,
    processCount: processTree(mainPid).length,
    descriptorCount: readdirSync(`/proc/${mainPid}/fd`).length,
    memoryBytes: ownMemoryBytes(mainPid),
  }
}

/**
 * Runs in the window, as a person's clicks would: a random kill of a random worker that listens, every `everyMs`.
 * @param {import('playwright').Page} page
 * @param {number} count
 * @returns {Promise<{ kills: Kill[], exits: ExitRecord[], killingMs: number }>} `killingMs`: from the first to the last
 */
function storm(page, count) {
  return page.evaluate(
    async ({ wanted, pauseMs, actions }) => {
      const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
      const exits = /** @type {ExitRecord[]} */ ([])
      const kills = /** @type {Kill[]} */ ([])
      const attached = await deck.invoke('deck.attach', {})
      let cluster = attached.ok ? attached.value.clusters[0] : undefined
      const ends = [
        deck.on('cluster-changed', (json) => {
          const { slots } = /** @type {DeckEvents['cluster-changed']} */ (JSON.parse(json))
          if (cluster === undefined || slots === null || !('changed' in slots)) return
          const changed = new Map(slots.changed)
          cluster = { ...cluster, slots: cluster.slots.map((slot) => ({ ...slot, ...changed.get(slot.slot) })) }
        }),
        deck.on('exit', (json) => exits.push(JSON.parse(json).exit)),
      ]
      const waits = /** @type {Promise<unknown>[]} */ ([])
      const startedMs = performance.now()
      let lastKillMs = startedMs
      while (kills.length < wanted) {
        if (performance.now() - lastKillMs > 30_000) throw new Error(`nothing to kill after ${kills.length} kills`)
        // A busy window wakes late: what fell due meanwhile comes at once.
        const dueMs = startedMs + (kills.length + 1) * pauseMs
        if (dueMs > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()))
        const slots = (cluster?.slots ?? []).filter(
          ({ slot, generation, phase, pid }) =>
            phase === 'listening' &&
            pid !== null &&
            !kills.some((kill) => kill.slot === slot && kill.generation === generation),
        )
        const target = slots[Math.floor(Math.random() * slots.length)]
        if (target === undefined || target.pid === null || cluster === undefined) {
          await new Promise((resolve) => setTimeout(resolve, 10))
          continue
        }
        const { slot, generation, pid } = target
        const action = /** @type {`worker.${Ending}`} */ (actions[Math.floor(Math.random() * actions.length)])
        const kill = { slot, generation, action, words: '', done: false }
        kills.push(kill)
        lastKillMs = performance.now()
        const order = action === 'worker.exit-code' ? { action, exitCode: 7 } : { action }
        waits.push(
          deck.invoke('worker.act', { clusterId: cluster.id, slot, generation, pid, ...order }).then((answer) => {
            kill.words = answer.ok ? answer.value.words : answer.error.message
            kill.done = answer.ok
          }),
        )
      }
      const killingMs = performance.now() - startedMs
      await Promise.all(waits)
      // An exit is told by its own push, which may come after the answer.
      await new Promise((resolve) => setTimeout(resolve, 1000))
      for (const end of ends) end()
      return { kills, exits, killingMs }
    },
    { wanted: count, pauseMs: everyMs, actions: Object.keys(expected) },
  )
}
