import { once } from 'node:events'
import { inRoot } from '../../setup/folders.mjs'
import { forkWorker } from '../peers/agent-worker.mjs'
import { cpuMicros } from '../process-tree.mjs'
import { median } from '../statistics.mjs'

const boots = 25
const idleWorkers = 4
const settleMs = 2000
const idleMs = 10_000

/** @typedef {import('../table.mjs').Figure} Figure */
/** @typedef {{ wallMs: number, cpuMs: number }} Boot */

/**
 * What the agent costs a worker that nobody asks anything: until the app's first line, and while it idles.
 * @returns {Promise<Figure[]>}
 */
export async function measureAgentAlone() {
  const on = /** @type {Boot[]} */ ([])
  const off = /** @type {Boot[]} */ ([])
  for (let round = -1; round < boots; round += 1) {
    const turns = round % 2 === 0 ? [true, false] : [false, true]
    for (const hasAgent of turns) {
      const boot = await readBoot(hasAgent)
      // The first ones warm the file system's cache.
      if (round >= 0) (hasAgent ? on : off).push(boot)
    }
  }
  return [
    more("agent's own boot, to the app's first line", 'ms', on, off, ({ wallMs }) => wallMs, 2),
    more("agent's own boot, processor time", 'ms', on, off, ({ cpuMs }) => cpuMs, 2),
    await idleFigure(),
  ]
}

/**
 * @param {boolean} hasAgent
 * @returns {Promise<Boot>}
 */
async function readBoot(hasAgent) {
  const worker = forkWorker(inRoot('tools/bench/programs/first-line.cjs'), hasAgent)
  const exited = once(worker, 'exit')
  const [boot] = await once(worker, 'message')
  await exited
  return boot
}

/** All idle at the same time: neither side has a quieter machine. */
async function idleFigure() {
  const workers = Array.from({ length: 2 * idleWorkers }, (_, at) => ({ isOn: at % 2 === 0, process: forkIdle(at) }))
  try {
    await Promise.all(workers.map(({ process }) => once(process, 'message')))
    await later(settleMs)
    const used = await Promise.all(
      workers.map(async ({ isOn, process }) => {
        const pids = [process.pid ?? 0]
        const before = cpuMicros(pids)
        const startedMs = performance.now()
        await later(idleMs)
        return { isOn, percent: (cpuMicros(pids) - before) / 10 / (performance.now() - startedMs) }
      }),
    )
    const mean = (/** @type {boolean} */ isOn) =>
      used.filter((one) => one.isOn === isOn).reduce((sum, { percent }) => sum + percent / idleWorkers, 0)
    return difference('an idle worker, share of a core', '%', mean(true), mean(false), 0.1)
  } finally {
    for (const { process } of workers) process.kill('SIGKILL')
  }
}

/** @param {number} at */
function forkIdle(at) {
  return forkWorker(inRoot('tools/bench/programs/idle-worker.cjs'), at % 2 === 0)
}

/** @param {number} ms */
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * @param {string} what
 * @param {string} unit
 * @param {readonly Boot[]} on
 * @param {readonly Boot[]} off
 * @param {(boot: Boot) => number} read
 * @param {number} aim
 * @returns {Figure}
 */
function more(what, unit, on, off, read, aim) {
  return difference(what, unit, median(on.map(read)), median(off.map(read)), aim)
}

/**
 * One line that tells how much more, not how many times as much.
 * @param {string} what
 * @param {string} unit
 * @param {number} ours
 * @param {number} peer
 * @param {number} aim at most so much more
 * @returns {Figure}
 */
function difference(what, unit, ours, peer, aim) {
  return {
    what,
    ours: `${ours.toFixed(2)} ${unit}`,
    peer: `${peer.toFixed(2)} ${unit} (agent off)`,
    ratio: `+ ${(ours - peer).toFixed(2)} ${unit}`,
    aim: `≤ + ${aim} ${unit}`,
    reached: ours - peer <= aim,
  }
}
