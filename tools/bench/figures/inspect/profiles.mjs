import { setTimeout as delay } from 'node:timers/promises'
import { startDeckLoad, stopDeckLoad } from '../../deck/deck-load.mjs'
import { benchServer, driveBenchDeck } from '../../deck/deck-page.mjs'
import { startDeckProfile, stopDeckProfile } from '../../deck/deck-profile.mjs'
import { openCluster } from '../../deck/deck-reload.mjs'
import { benchNode, readKeptRequests } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const workers = 4
const rounds = 7
const roundMs = 2500
const warmUpMs = 2000
/** So long is sampled while nothing may get lost. */
const lossMs = 10_000
const ratePerSec = 500
/** Longer than any round: each is ended by hand. */
const forMs = 60_000
const kinds = /** @type {const} */ (['cpu', 'allocations'])

/** @typedef {import('../../table.mjs').Figure} Figure */
/** @typedef {import('../../../../shared/inspection/profile.ts').ProfileKind} ProfileKind */
/** @typedef {{ page: import('playwright').Page, clusterId: string, port: number }} Served */

/**
 * What a profile of all workers of the real deck costs their service while it is taken, and what of it gets lost.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureProfiles(electron) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const { page } = deck
    const opened = await openCluster(page, { scriptPath: benchServer, workers, nodePath: benchNode() })
    const served = { page, ...opened }
    await readKeptRequests(served.port, warmUpMs)
    const figures = []
    for (const kind of kinds) figures.push(await costOf(served, kind))
    return [...figures, ...(await lossOf(served))]
  } finally {
    await deck.close()
  }
}

/**
 * As many requests as are answered while all are sampled, beside while nobody is; in turns.
 * @param {Served} served
 * @param {ProfileKind} kind
 */
async function costOf({ page, clusterId, port }, kind) {
  const [sampled, plain] = /** @type {[number[], number[]]} */ ([[], []])
  const without = async () => plain.push(await readKeptRequests(port, roundMs))
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) await without()
    const runId = await startDeckProfile(page, clusterId, { kind, forMs })
    sampled.push(await readKeptRequests(port, roundMs))
    await stopDeckProfile(page, runId)
    if (round % 2 !== 0) await without()
  }
  return compare(`keep-alive requests while ${workers} workers are sampled, ${kind}`, {
    ours: median(sampled),
    peer: median(plain),
    unit: '/s',
    peerName: 'not sampled',
    aim: null,
  })
}

/**
 * Short connections, because each of them needs the deck's thread, which reads the samples, too.
 * @param {Served} served
 * @returns {Promise<Figure[]>}
 */
async function lossOf({ page, clusterId }) {
  const loadId = await startDeckLoad(page, clusterId, { ratePerSec, connections: 50, requestsPerConnection: 1 })
  const runId = await startDeckProfile(page, clusterId, { kind: 'cpu', forMs })
  await delay(lossMs)
  const { profile, tookMs } = await stopDeckProfile(page, runId)
  const { ledger } = await stopDeckLoad(page, loadId)
  const lost = ledger.failed + ledger.unaccounted
  const sampledMs = profile.parts.map(({ durationMs }) => durationMs)
  return [
    {
      what: `requests lost while ${workers} workers are sampled, short connections`,
      ours: `${lost} of ${ledger.sent}`,
      peer: '',
      ratio: `${profile.parts.length} parts`,
      aim: '0',
      reached: lost === 0 && ledger.sent > 0 && profile.parts.length === workers,
    },
    {
      what: 'samples of all workers in the window after the end was asked for',
      ours: `${tookMs.toFixed(0)} ms`,
      peer: `${(Math.min(...sampledMs) / 1000).toFixed(1)} s sampled`,
      ratio: `${(profile.byteCount / 1e6).toFixed(1)} MB`,
      aim: '',
      reached: null,
    },
  ]
}
