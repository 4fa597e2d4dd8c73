import { inRoot } from '../../setup/folders.mjs'
import { benchServer, driveBenchDeck } from '../deck/deck-page.mjs'
import { openCluster, reloadInARow, removeCluster } from '../deck/deck-reload.mjs'
import { holdIdleSockets } from '../deck/idle-sockets.mjs'
import { bootByHand } from '../peers/boot-by-hand.mjs'
import { readProgram } from '../peers/child.mjs'
import { benchNode } from '../peers/primaries.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const manyWorkers = 8
const rounds = 5
const idleSockets = 16
const disconnectProgram = inRoot('tools/bench/programs/node-disconnect.mjs')

/** @typedef {import('../table.mjs').Figure} Figure */

/**
 * One slot at a time, without load, against booting the script as often by hand: a trivial server, and one with a framework.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureReloadDurations(electron) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const figures = []
    for (const [name, scriptPath] of /** @type {const} */ ([
      ['trivial server', benchServer],
      ['Express', inRoot('electron/deck/fixtures/express.cjs')],
    ])) {
      const settings = { scriptPath, workers: manyWorkers, env: { PORT: '0' }, nodePath: benchNode() }
      const { clusterId } = await openCluster(deck.page, settings)
      const [oursMs, byHandMs] = /** @type {[number[], number[]]} */ ([[], []])
      for (let round = 0; round < rounds; round += 1) {
        const { tookMs, notDone } = await reloadInARow(deck.page, clusterId, { count: 1 })
        if (notDone.length > 0) throw new Error(`A reload did not end well: ${notDone[0]}`)
        oursMs.push(...tookMs)
        for (let boot = 0; boot < manyWorkers; boot += 1) byHandMs.push(await bootByHand(scriptPath))
      }
      await removeCluster(deck.page, clusterId)
      figures.push(
        compare(`reload of ${manyWorkers} workers one at a time, ${name}`, {
          ours: median(oursMs),
          peer: median(byHandMs) * manyWorkers,
          unit: 'ms',
          peerName: `${manyWorkers} boots by hand`,
          aim: { atMost: 1.2 },
        }),
      )
    }
    return figures
  } finally {
    await deck.close()
  }
}

/**
 * The sockets go to the other workers and stay open; node closes them.
 * @param {string} electron
 * @returns {Promise<Figure>}
 */
export async function measureIdleDrain(electron) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    // Half of the sockets are at the worker that leaves.
    const settings = { scriptPath: benchServer, workers: 2, nodePath: benchNode() }
    const { clusterId, port } = await openCluster(deck.page, settings)
    const [oursMs, nodeMs] = /** @type {[number[], number[]]} */ ([[], []])
    let [lost, closedByNode, moved] = [0, 0, 0]
    for (let round = 0; round < rounds; round += 1) {
      const sockets = await holdIdleSockets(port, 2 * idleSockets)
      const { drainsMs, movedSockets } = await reloadInARow(deck.page, clusterId, { count: 1, slot: 1 })
      oursMs.push(...drainsMs)
      moved += movedSockets
      lost += await sockets.countLost()
      const node = await readProgram(benchNode(), [disconnectProgram, String(idleSockets)])
      nodeMs.push(node.tookMs)
      closedByNode += node.closed
    }
    const ours = median(oursMs)
    return {
      what: `drain of a worker with ${idleSockets} idle keep-alive sockets`,
      ours: `${ours.toFixed(0)} ms (${moved} moved, ${lost} lost in ${rounds})`,
      peer: `${median(nodeMs).toFixed(0)} ms (node's disconnect, ${closedByNode} closed)`,
      ratio: `slowest ${Math.max(...oursMs).toFixed(0)} ms`,
      aim: '≤ 300 ms, 0 lost',
      reached: ours <= 300 && lost === 0 && moved === rounds * idleSockets,
    }
  } finally {
    await deck.close()
  }
}
