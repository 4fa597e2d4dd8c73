import { inRoot } from '../../setup/folders.mjs'
import { benchServer, driveBenchDeck, readCluster, waitForCluster } from '../deck/deck-page.mjs'
import { openCluster, removeCluster } from '../deck/deck-reload.mjs'
import { bootByHand } from '../peers/boot-by-hand.mjs'
import { benchNode } from '../peers/primaries.mjs'
import { median, quantile } from '../statistics.mjs'
import { compare } from '../table.mjs'

const workers = 4
const kills = 40
const killsWithFramework = 20

/** @typedef {import('../../../shared/ipc/contract.ts').DeckEvents} DeckEvents */
/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */
/** @typedef {import('../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../shared/model/cluster.ts').ClusterSnapshot} ClusterSnapshot */
/** @typedef {{ clusterId: string, slot: number, generation: number, pid: number }} Target */

/**
 * From a person's SIGKILL to the exit drawn in the window and to the successor's listening; from fork to listening. Against
 * the same script started by hand.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureKillAndBoot(electron) {
  const deck = await driveBenchDeck(electron, workers)
  try {
    const shownMs = []
    const bootMs = []
    const againMs = []
    const byHandMs = []
    for (let kill = 0; kill < kills; kill += 1) {
      const number = (kill % workers) + 1
      const target = workerOf(await readCluster(deck.page), number)
      const killedAtMs = Date.now()
      shownMs.push(await killAndSee(deck.page, target))
      const cluster = await waitForCluster(deck.page, ({ listeningCount }) => listeningCount === workers)
      const after = cluster.slots.find((one) => one.slot === number)
      bootMs.push(after?.bootMs ?? Number.NaN)
      againMs.push((after?.phaseSinceAtMs ?? Number.NaN) - killedAtMs)
      byHandMs.push(await bootByHand(benchServer))
    }
    const p95 = quantile(shownMs, 0.95)
    return [
      {
        what: `kill to exit shown, p95 of ${kills}`,
        ours: `${p95.toFixed(0)} ms`,
        peer: '',
        ratio: `median ${median(shownMs).toFixed(0)} ms`,
        aim: '≤ 100 ms',
        reached: p95 <= 100,
      },
      compare('spawn to listening', {
        ours: median(bootMs),
        peer: median(byHandMs),
        unit: 'ms',
        peerName: 'by hand',
        aim: { atMost: 1.15 },
      }),
      compareReturn('trivial server', againMs, byHandMs),
      await measureReturn(deck.page, 'Express', inRoot('electron/deck/fixtures/express.cjs')),
    ]
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {string} name
 * @param {string} scriptPath
 */
async function measureReturn(page, name, scriptPath) {
  const [againMs, byHandMs] = /** @type {[number[], number[]]} */ ([[], []])
  const { clusterId } = await openCluster(page, { scriptPath, workers, env: { PORT: '0' }, nodePath: benchNode() })
  for (let kill = 0; kill < killsWithFramework; kill += 1) {
    againMs.push(await killAndAwait(page, clusterId, (kill % workers) + 1))
    byHandMs.push(await bootByHand(scriptPath))
  }
  await removeCluster(page, clusterId)
  return compareReturn(name, againMs, byHandMs)
}

/**
 * @param {string} name
 * @param {readonly number[]} againMs
 * @param {readonly number[]} byHandMs
 */
function compareReturn(name, againMs, byHandMs) {
  const peer = { peer: median(byHandMs), peerName: 'boot by hand' }
  return compare(`kill to listening again, ${name}`, {
    ours: median(againMs),
    ...peer,
    unit: 'ms',
    aim: { atMost: 1.15 },
  })
}

/**
 * @param {ClusterSnapshot} cluster
 * @param {number} number
 * @returns {Target}
 */
function workerOf({ id, slots }, number) {
  const found = slots.find(({ slot }) => slot === number)
  if (!found?.pid) throw new Error(`slot ${number} has no worker`)
  const { slot, generation, pid } = found
  return { clusterId: id, slot, generation, pid }
}

/**
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 * @param {number} number
 * @returns {Promise<number>} ms from the kill to the successor's listening
 */
function killAndAwait(page, clusterId, number) {
  return page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
      const slotOf = (/** @type {readonly ClusterSnapshot[]} */ clusters) =>
        clusters.find(({ id }) => id === input.clusterId)?.slots.find(({ slot }) => slot === input.number)
      const attached = await deck.invoke('deck.attach', {})
      const before = attached.ok ? slotOf(attached.value.clusters) : undefined
      if (!before?.pid) throw new Error(`slot ${input.number} has no worker`)
      const { slot, generation, pid } = before
      return new Promise((resolve, reject) => {
        const tooLate = setTimeout(() => reject(new Error(`slot ${slot} did not come back within 30 s`)), 30_000)
        let now = before
        const end = deck.on('cluster-changed', (json) => {
          const { clusterId, slots } = /** @type {DeckEvents['cluster-changed']} */ (JSON.parse(json))
          if (clusterId !== input.clusterId || slots === null || !('changed' in slots)) return
          now = { ...now, ...slots.changed.find(([key]) => key === slot)?.[1] }
          if (now.generation === generation || now.phase !== 'listening') return
          clearTimeout(tooLate)
          end()
          resolve(now.phaseSinceAtMs - killedAtMs)
        })
        const killedAtMs = Date.now()
        void deck.invoke('worker.act', { clusterId: input.clusterId, slot, generation, pid, action: 'worker.sigkill' })
      })
    },
    { clusterId, number },
  )
}

/**
 * Kills through the same command as the menu, and waits for the frame in which the row no longer shows that process.
 * @param {import('playwright').Page} page
 * @param {Target} target
 * @returns {Promise<number>} ms
 */
function killAndSee(page, target) {
  return page.evaluate((worker) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const rows = [...document.querySelectorAll('tr, [role="row"]')]
    const row = rows.find((one) => one.textContent?.includes(String(worker.pid)))
    const shown = row?.textContent
    if (!row || !shown) throw new Error(`no row shows pid ${worker.pid}`)
    const isStillShown = () => row.isConnected && row.textContent?.includes(String(worker.pid))
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`pid ${worker.pid} is still shown after 10 s`)), 10_000)
      const observer = new MutationObserver(() => {
        if (isStillShown()) return
        observer.disconnect()
        clearTimeout(tooLate)
        requestAnimationFrame(() => resolve(performance.now() - killedMs))
      })
      observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      const killedMs = performance.now()
      void deck.invoke('worker.act', { ...worker, action: 'worker.sigkill' })
    })
  }, target)
}
