import { openFaultyWorker } from '../peers/faulty-worker.mjs'
import { mediansOfStarts, readKeptRequests, takeTurns } from '../peers/primaries.mjs'
import { askInTurn } from '../peers/timed-requests.mjs'
import { cpuMicros } from '../process-tree.mjs'
import { median, quantile } from '../statistics.mjs'
import { compare } from '../table.mjs'

const blockRounds = 40
const mostRevertMs = 200
const settleMs = 500
const latencies = /** @type {const} */ ([
  { latency: 50, asks: 200 },
  { latency: 200, asks: 80 },
])
const errorPercents = [20, 50]
const errorAsks = 4000
const burnPercents = [20, 50, 80, 95]
/** Median of so many: one during which others want the machine does not count. */
const burnRounds = 5
const burnMs = 1500
/** Two heartbeats. */
const mostSilentMs = 1000
/** Of what was asked for; of shares in points. */
const mostOffPercent = 5
const armedStarts = 5
const armedRounds = 3
const armedMs = 1000

const everyRequest = { method: 'any', path: '', header: '', cookie: '', spare: '' }
const allHit = { hits: 'all', hitCount: 1, hitPercent: 100 }

/** @typedef {import('../table.mjs').Figure} Figure */
/** @typedef {import('../peers/faulty-worker.mjs').FaultyWorker} FaultyWorker */

/**
 * How fast a fault lands and is gone in a loop that it blocks, how near what comes is to what was asked for, and what one
 * costs that hits nobody: all seen from outside, by a client or by the system.
 * @returns {Promise<Figure[]>}
 */
export async function measureFaults() {
  const worker = await openFaultyWorker()
  const figures = /** @type {Figure[]} */ ([])
  try {
    await later(settleMs)
    for (const measure of [blockFigures, latencyFigures, errorFigures, burnFigures]) {
      figures.push(...(await measure(worker)))
    }
  } finally {
    worker.kill()
  }
  return [...figures, ...(await armedFigures())]
}

/** @param {FaultyWorker} worker */
async function blockFigures(worker) {
  const landedMs = []
  const healthyMs = []
  for (let round = 0; round < blockRounds; round += 1) {
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

/** @param {FaultyWorker} worker */
async function latencyFigures(worker) {
  const figures = []
  for (const { latency, asks } of latencies) {
    const medianMs = async () => median((await askInTurn(worker.port, asks, 4)).map(({ tookMs }) => tookMs))
    const without = await medianMs()
    const input = { distribution: 'fixed', latency, spread: 0, ...everyRequest, ...allHit }
    const added = (await during(worker, 'fault.latency', input, medianMs)) - without
    figures.push(
      asAsked(`latency added to requests, a client's medians`, { measured: added, asked: latency, unit: 'ms' }),
    )
  }
  return figures
}

/** @param {FaultyWorker} worker */
async function errorFigures(worker) {
  const figures = []
  for (const hitPercent of errorPercents) {
    const input = { status: 503, ...everyRequest, hits: 'share', hitCount: 1, hitPercent }
    const answers = await during(worker, 'fault.status', input, () => askInTurn(worker.port, errorAsks, 16))
    const percent = (100 * answers.filter(({ status }) => status === 503).length) / answers.length
    figures.push(
      asAsked(`share of ${errorAsks} answers that are errors`, { measured: percent, asked: hitPercent, unit: '%' }),
    )
  }
  return figures
}

/** @param {FaultyWorker} worker */
async function burnFigures(worker) {
  const figures = /** @type {Figure[]} */ ([])
  const silentMs = /** @type {number[]} */ ([])
  for (const sharePercent of burnPercents) {
    const measured = await during(worker, 'fault.burn-loop', { sharePercent }, async () => {
      const stop = worker.watchSilence()
      const percents = []
      for (let round = 0; round < burnRounds; round += 1) percents.push(await cpuPercent(worker, burnMs))
      silentMs.push(stop())
      return median(percents)
    })
    const what = "share of a core that a loop burns, by the system's clock"
    figures.push(asAsked(what, { measured, asked: sharePercent, unit: '%' }))
  }
  const longestMs = Math.max(...silentMs)
  figures.push({
    what: 'longest silence of a worker whose loop is burnt so',
    ours: `${longestMs.toFixed(0)} ms`,
    peer: '',
    ratio: '',
    aim: `≤ ${mostSilentMs} ms`,
    reached: longestMs <= mostSilentMs,
  })
  return figures
}

/**
 * @param {FaultyWorker} worker
 * @param {number} overMs
 */
async function cpuPercent({ pids }, overMs) {
  const before = cpuMicros(pids)
  const startedMs = performance.now()
  await later(overMs)
  return (cpuMicros(pids) - before) / 10 / (performance.now() - startedMs)
}

/**
 * @template Result
 * @param {FaultyWorker} worker
 * @param {string} fault
 * @param {object} input
 * @param {() => Promise<Result>} measure
 */
async function during(worker, fault, input, measure) {
  const faultId = worker.inject(fault, input)
  await later(settleMs)
  const result = await measure()
  worker.undo(faultId)
  await worker.answers()
  return result
}

/** Two workers live at the same time and take turns: one has a fault for a path that nobody asks for. */
async function armedFigures() {
  const { perSec, micros } = await mediansOfStarts(async (start) => {
    // Who is started first changes, as who is measured first does.
    const names = start % 2 === 0 ? ['armed', 'plain'] : ['plain', 'armed']
    const workers = /** @type {Record<string, FaultyWorker>} */ ({})
    try {
      for (const name of names) workers[name] = await openFaultyWorker()
      workers.armed?.inject('fault.status', { status: 503, ...everyRequest, path: '/never', ...allHit })
      await later(settleMs)
      const ready = Object.fromEntries(Object.entries(workers).map(([name, worker]) => [name, { ready: worker }]))
      const readings = await takeTurns(ready, readRate, armedRounds)
      const of = (/** @type {'perSec' | 'micros'} */ key) =>
        Object.fromEntries(names.map((name) => [name, median((readings[name] ?? []).map((one) => one[key]))]))
      return { perSec: of('perSec'), micros: of('micros') }
    } finally {
      for (const worker of Object.values(workers)) worker.kill()
    }
  }, armedStarts)
  const beside = (/** @type {Record<string, number>} */ { armed = Number.NaN, plain = Number.NaN }) => ({
    ours: armed,
    peer: plain,
    peerName: 'no fault',
  })
  return [
    compare('keep-alive requests, a fault armed for another path', {
      ...beside(perSec),
      unit: '/s',
      aim: { atLeast: 0.97 },
    }),
    compare("worker's CPU per request, the same", { ...beside(micros), unit: 'µs', digits: 1, aim: null }),
  ]
}

/**
 * @param {{ port: number, pids: readonly number[] }} worker
 * @param {boolean} warmUp
 */
async function readRate({ port, pids }, warmUp) {
  const before = cpuMicros(pids)
  const durationMs = warmUp ? 2 * armedMs : armedMs
  const perSec = await readKeptRequests(port, durationMs)
  return { perSec, micros: (cpuMicros(pids) - before) / (perSec * (durationMs / 1000)) }
}

/**
 * @param {string} what
 * @param {{ measured: number, asked: number, unit: 'ms' | '%' }} values
 * @returns {Figure}
 */
function asAsked(what, { measured, asked, unit }) {
  const off = unit === '%' ? measured - asked : (100 * (measured - asked)) / asked
  return {
    what,
    ours: `${measured.toFixed(1)} ${unit}`,
    peer: `${asked} ${unit} (asked)`,
    ratio: `${(measured / asked).toFixed(2)} ×`,
    aim: `± ${mostOffPercent} ${unit === '%' ? 'points' : '%'}`,
    reached: Math.abs(off) <= mostOffPercent,
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
