import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inRoot } from '../../setup/folders.mjs'
import { readProgram, startProgram } from '../peers/child.mjs'
import { bundleOwnLoad, readOwnLoad } from '../peers/own-load.mjs'
import { benchNode, mediansInTurn } from '../peers/primaries.mjs'
import { compare } from '../table.mjs'

const connections = 50
const rates = [100, 1000, 10_000]
const roundS = 2
const accuracyS = 5
const accuracyAim = 0.01
const freeze = { ratePerSec: 200, durationS: 6, freezeMs: 3000, aim: 0.05 }

/** @typedef {import('../table.mjs').Figure} Figure */
/** @typedef {import('../peers/primaries.mjs').Cluster} Cluster */

/**
 * The load generator: as fast as it can against autocannon's command (and wrk's, where it is installed), asked against
 * sent rate, and what it says of a server that froze.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureLoadGenerator(electron) {
  await bundleOwnLoad()
  const server = await startServer({})
  try {
    const { port } = server.ready
    const fastest = await measureFastest(port, electron)
    const accuracy = []
    for (const ratePerSec of rates) accuracy.push(await measureAccuracy(port, electron, ratePerSec))
    return [...fastest, ...accuracy, await measureFreeze(electron)]
  } finally {
    await server.close()
  }
}

/**
 * All against the same server, in turn.
 * @param {number} port
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
async function measureFastest(port, electron) {
  /** @type {Record<string, (seconds: number) => Promise<number>>} */
  const programs = {
    plain: (seconds) => ourPerSec(port, benchNode(), seconds),
    electron: (seconds) => ourPerSec(port, electron, seconds),
    autocannon: (seconds) => autocannonPerSec(port, seconds),
    ...(hasWrk() ? { wrk: async (/** @type {number} */ seconds) => wrkPerSec(port, seconds) } : {}),
  }
  /** Each turn has an object of its own, by which its program is found again. @type {Record<string, { ready: Cluster }>} */
  const turns = Object.fromEntries(Object.keys(programs).map((name) => [name, { ready: { port, pids: [] } }]))
  const byTurn = new Map(Object.entries(programs).map(([name, measure]) => [turns[name]?.ready, measure]))
  const perSec = await mediansInTurn(turns, (turn, warmUp) => {
    const measure = byTurn.get(turn)
    if (measure === undefined) throw new Error('There is no such program')
    return measure(warmUp ? 1 : roundS)
  })
  const { plain = 0, autocannon = 0, wrk } = perSec
  const against = {
    peer: autocannon,
    peerName: 'autocannon',
    unit: '/s',
    aim: /** @type {const} */ ({ atLeast: 0.95 }),
  }
  return [
    compare('generator as fast as it can, plain Node', { ours: plain, ...against }),
    compare('generator as fast as it can, as the deck: Electron', { ours: perSec.electron ?? 0, ...against }),
    ...(wrk === undefined
      ? []
      : [compare('generator, plain Node', { ours: plain, peer: wrk, peerName: 'wrk', unit: '/s', aim: null })]),
  ]
}

/**
 * @param {number} port
 * @param {string} electron
 * @param {number} ratePerSec
 * @returns {Promise<Figure>}
 */
async function measureAccuracy(port, electron, ratePerSec) {
  const { ledger, elapsedMs, seconds } = await runOurs(port, electron, {
    ratePerSec,
    connections,
    durationS: accuracyS,
  })
  const sentPerSec = (ledger.sent * 1000) / elapsedMs
  const off = Math.abs(sentPerSec / ratePerSec - 1)
  const whole = /** @type {{ sentCount: number }[]} */ (seconds).slice(0, accuracyS)
  const worst = Math.max(...whole.map(({ sentCount }) => Math.abs(sentCount / ratePerSec - 1)))
  return {
    what: `sent against asked, ${accuracyS} s`,
    ours: `${sentPerSec.toFixed(1)} /s`,
    peer: `${ratePerSec} /s (asked)`,
    ratio: `${percent(off)} off, worst second ${percent(worst)}`,
    aim: `≤ ${percent(accuracyAim)}`,
    reached: off <= accuracyAim,
  }
}

/**
 * Requests due in the freeze wait for its end, evenly from all of it down to nothing: 1 % of all requests are those that
 * waited within the longest 1 % of the duration.
 * @param {string} electron
 * @returns {Promise<Figure>}
 */
async function measureFreeze(electron) {
  const { ratePerSec, durationS, freezeMs, aim } = freeze
  const server = await startServer({ FREEZE_AT: String(ratePerSec), FREEZE_MS: String(freezeMs) })
  try {
    const { latency } = await runOurs(server.ready.port, electron, { ratePerSec, durationS, connections: 10 })
    const byHandMs = freezeMs - 0.01 * durationS * 1000
    const { p99Ms } = latency.corrected
    const off = Math.abs(p99Ms / byHandMs - 1)
    return {
      what: `corrected p99 of a server frozen for ${freezeMs / 1000} s`,
      ours: `${p99Ms.toFixed(0)} ms`,
      peer: `${byHandMs.toFixed(0)} ms (by hand)`,
      ratio: `${percent(off)} off; raw says ${latency.raw.p99Ms.toFixed(1)} ms`,
      aim: `≤ ${percent(aim)}`,
      reached: off <= aim,
    }
  } finally {
    await server.close()
  }
}

/** @param {NodeJS.ProcessEnv} more */
function startServer(more) {
  return startProgram(benchNode(), [inRoot('tools/bench/programs/trivial-server.cjs')], { ...process.env, ...more })
}

/**
 * @param {number} port
 * @param {string} execPath of the generator
 * @param {object} settings
 */
async function runOurs(port, execPath, settings) {
  const result = await readOwnLoad(execPath, port, settings)
  const { ledger, outcome } = result
  if (ledger.unaccounted !== 0 || ledger.failed > 0 || outcome.endedBy !== 'duration') {
    throw new Error(`The load went wrong: ${JSON.stringify({ ledger, outcome })}`)
  }
  return result
}

/**
 * @param {number} port
 * @param {string} execPath
 * @param {number} durationS
 */
async function ourPerSec(port, execPath, durationS) {
  const { ledger, elapsedMs } = await runOurs(port, execPath, { model: 'closed', connections, durationS })
  return (ledger.ok * 1000) / elapsedMs
}

/**
 * @param {number} port
 * @param {number} durationS
 */
async function autocannonPerSec(port, durationS) {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  const args = ['--json', '--no-progress', '-c', String(connections), '-d', String(durationS)]
  const { requests, duration, errors } = await readProgram(benchNode(), [
    autocannon,
    ...args,
    `http://127.0.0.1:${port}/`,
  ])
  if (errors > 0) throw new Error(`${errors} errors of autocannon`)
  return requests.total / duration
}

function hasWrk() {
  return spawnSync('wrk', ['-v']).error === undefined
}

/**
 * @param {number} port
 * @param {number} durationS
 */
function wrkPerSec(port, durationS) {
  const args = ['-t1', `-c${connections}`, `-d${durationS}s`, `http://127.0.0.1:${port}/`]
  const { stdout } = spawnSync('wrk', args, { encoding: 'utf8' })
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
}

/** @param {number} ratio */
function percent(ratio) {
  return `${(ratio * 100).toFixed(ratio >= 0.1 ? 0 : 1)} %`
}
