import { once } from 'node:events'
import { inRoot } from '../../../setup/folders.mjs'
import { forkWorker } from '../../peers/agent-worker.mjs'
import { mediansOfStarts, readKeptRequests, takeTurns } from '../../peers/primaries.mjs'
import { cpuMicros } from '../../process-tree.mjs'
import { median } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const starts = 5
const rounds = 3
const roundMs = 1000

/** @typedef {import('../../table.mjs').Figure} Figure */
/** @typedef {{ readonly port: number, readonly pids: readonly number[], kill(): void }} Worker */

/**
 * What it costs a worker that writes one line for each request to tell in which request each was written. Two workers live at
 * the same time and take turns; both have an agent, and both are read.
 * @returns {Promise<Figure[]>}
 */
export async function measureRequestLines() {
  const { perSec, micros } = await mediansOfStarts(async (start) => {
    // Who is started first changes, as who is measured first does.
    const names = start % 2 === 0 ? ['on', 'off'] : ['off', 'on']
    const workers = /** @type {Record<string, Worker>} */ ({})
    try {
      for (const name of names) workers[name] = await openWorker(name === 'on')
      const ready = Object.fromEntries(Object.entries(workers).map(([name, worker]) => [name, { ready: worker }]))
      const readings = await takeTurns(ready, readRate, rounds)
      const of = (/** @type {'perSec' | 'micros'} */ key) =>
        Object.fromEntries(names.map((name) => [name, median((readings[name] ?? []).map((one) => one[key]))]))
      return { perSec: of('perSec'), micros: of('micros') }
    } finally {
      for (const worker of Object.values(workers)) worker.kill()
    }
  }, starts)
  const beside = (/** @type {Record<string, number>} */ { on = Number.NaN, off = Number.NaN }) => ({
    ours: on,
    peer: off,
    peerName: 'not told',
  })
  return [
    compare('requests that write a line, told in which one', { ...beside(perSec), unit: '/s', aim: { atLeast: 0.9 } }),
    compare("worker's CPU per request, the same", { ...beside(micros), unit: 'µs', digits: 1, aim: null }),
  ]
}

/**
 * @param {boolean} lines
 * @returns {Promise<Worker>}
 */
async function openWorker(lines) {
  const worker = forkWorker(inRoot('tools/bench/programs/logs/logging-server.cjs'), true, { lines, stdout: 'pipe' })
  worker.stdout?.resume()
  const [{ port }] = await once(worker, 'message')
  return { port: Number(port), pids: [worker.pid ?? 0], kill: () => worker.kill('SIGKILL') }
}

/**
 * @param {{ port: number, pids: readonly number[] }} worker
 * @param {boolean} warmUp
 */
async function readRate({ port, pids }, warmUp) {
  const before = cpuMicros(pids)
  const durationMs = warmUp ? 2 * roundMs : roundMs
  const perSec = await readKeptRequests(port, durationMs)
  return { perSec, micros: (cpuMicros(pids) - before) / (perSec * (durationMs / 1000)) }
}
