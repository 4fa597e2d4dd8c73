import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { benchServer, driveBenchDeck, readCluster, waitForCluster } from './deck-page.mjs'
import { benchNode } from './primaries.mjs'
import { median, quantile } from './statistics.mjs'
import { compare } from './table.mjs'

const workers = 4
const kills = 40

/** @typedef {import('../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/**
 * From a person's SIGKILL to the exit drawn in the window, and from fork to listening against the same script by hand.
 * @param {string} electron
 * @returns {Promise<import('./table.mjs').Figure[]>}
 */
export async function measureKillAndBoot(electron) {
  const deck = await driveBenchDeck(electron, workers)
  try {
    const shownMs = []
    const bootMs = []
    const byHandMs = []
    for (let kill = 0; kill < kills; kill += 1) {
      const number = (kill % workers) + 1
      const { slots, id } = await readCluster(deck.page)
      const before = slots.find((slot) => slot.slot === number)
      if (!before?.pid) throw new Error(`slot ${number} has no worker`)
      const { slot, generation, pid } = before
      shownMs.push(await killAndSee(deck.page, { clusterId: id, slot, generation, pid }))
      const cluster = await waitForCluster(deck.page, ({ listeningCount }) => listeningCount === workers)
      bootMs.push(cluster.slots.find((one) => one.slot === number)?.bootMs ?? Number.NaN)
      byHandMs.push(await bootByHand())
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
    ]
  } finally {
    await deck.close()
  }
}

/**
 * Kills through the same command as the menu, and waits for the frame in which the row no longer shows that process.
 * @param {import('playwright').Page} page
 * @param {{ clusterId: string, slot: number, generation: number, pid: number }} target
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
      void deck.invoke('worker.act', { ...worker, action: 'sigkill' })
    })
  }, target)
}

/** @returns {Promise<number>} ms from spawn to the line that says that it listens */
async function bootByHand() {
  const startedMs = performance.now()
  const child = spawn(benchNode(), [benchServer], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const tookMs = performance.now() - startedMs
  child.kill('SIGKILL')
  await once(child, 'exit')
  return tookMs
}
