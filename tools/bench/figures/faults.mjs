import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inRoot } from '../../setup/folders.mjs'
import { forkWorker } from '../peers/agent-worker.mjs'
import { cpuMicros } from '../process-tree.mjs'
import { median, quantile } from '../statistics.mjs'

const rounds = 40
const burnMs = 4000
const settleMs = 500
const shares = [20, 50, 80]
const mostRevertMs = 200

/** @typedef {import('../table.mjs').Figure} Figure */
/** @typedef {ReturnType<typeof openWorker>} Worker */

/**
 * How fast a fault lands and is gone in a loop that it blocks, and how near burnt time comes to what was asked for: both seen
 * from outside, one worker, no primary.
 * @returns {Promise<Figure[]>}
 */
export async function measureFaults() {
  const worker = openWorker()
  try {
    await later(settleMs)
    return [...(await blockFigures(worker)), ...(await burnFigures(worker))]
  } finally {
    worker.process.kill('SIGKILL')
  }
}

/** @param {Worker} worker */
async function blockFigures(worker) {
  const landedMs = []
  const healthyMs = []
  for (let round = 0; round < rounds; round += 1) {
    const askedMs = performance.now()
    const faultId = worker.inject('fault.block-loop', {})
    await worker.told((message) => message.faultId === faultId && message.state === 'landed')
    landedMs.push(performance.now() - askedMs)
    // Anywhere between two looks of the worker into its pipe.
    await later(50 + (round % 10))
    const revertMs = performance.now()
    worker.undo(faultId)
    await worker.answers()
    healthyMs.push(performance.now() - revertMs)
  }
  return [
    within('a block of the loop, from the order to its word that it landed', landedMs, null),
    within('a blocked loop, from the undo to its next turn', healthyMs, mostRevertMs),
  ]
}

/** @param {Worker} worker */
async function burnFigures(worker) {
  const figures = []
  for (const sharePercent of shares) {
    const faultId = worker.inject('fault.burn-loop', { sharePercent })
    await later(settleMs)
    const pids = [worker.process.pid ?? 0]
    const before = cpuMicros(pids)
    const startedMs = performance.now()
    await later(burnMs)
    const percent = (cpuMicros(pids) - before) / 10 / (performance.now() - startedMs)
    worker.undo(faultId)
    await worker.answers()
    figures.push({
      what: `a loop burnt at ${sharePercent} %, by the system's clock`,
      ours: `${percent.toFixed(1)} %`,
      peer: `${sharePercent} % (asked)`,
      ratio: `${(percent / sharePercent).toFixed(2)} ×`,
      aim: '0.95–1.05 ×',
      reached: Math.abs(percent / sharePercent - 1) <= 0.05,
    })
  }
  return figures
}

/** A worker that answers when its loop turns, and what its agent says of faults. */
function openWorker() {
  const worker = forkWorker(inRoot('tools/bench/programs/echo-worker.cjs'), true)
  const pipe = /** @type {import('node:stream').Duplex} */ (worker.stdio[4])
  const lines = createInterface({ input: pipe })
  let lastId = 0
  /** @param {object} wish */
  const ask = (wish) => pipe.write(`${JSON.stringify({ ...wish, requestId: ++lastId })}\n`)
  return {
    process: worker,
    /**
     * @param {string} fault
     * @param {object} input
     */
    inject(fault, input) {
      const faultId = ++lastId
      ask({ type: 'fault', fault: { fault, input, faultId, forMs: 60_000, leaseMs: 60_000, seed: 1 } })
      return faultId
    },
    /** @param {number} faultId */
    undo: (faultId) => ask({ type: 'undo-fault', faultId }),
    /** @param {(message: { faultId?: number, state?: string }) => boolean} fits */
    told: (fits) =>
      new Promise((resolve) => {
        const listen = (/** @type {string} */ line) => {
          const message = JSON.parse(line)
          if (message.type !== 'fault' || !fits(message)) return
          lines.off('line', listen)
          resolve(message)
        }
        lines.on('line', listen)
      }),
    async answers() {
      worker.send('turn')
      await once(worker, 'message')
    },
  }
}

/**
 * @param {string} what
 * @param {readonly number[]} values
 * @param {number | null} mostMs for 95 of 100
 * @returns {Figure}
 */
function within(what, values, mostMs) {
  const p95 = quantile(values, 0.95)
  return {
    what,
    ours: `p95 ${p95.toFixed(0)} ms`,
    peer: '',
    ratio: `median ${median(values).toFixed(0)} ms`,
    aim: mostMs === null ? '' : `≤ ${mostMs} ms`,
    reached: mostMs === null ? null : p95 <= mostMs,
  }
}

/** @param {number} ms */
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
