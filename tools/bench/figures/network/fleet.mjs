import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keepDir } from '../../../setup/folders.mjs'
import { bundleProgram } from '../../peers/bundle-program.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const counts = ['50', '500', '5000']

/** @typedef {Record<'toldMs' | 'heardMs' | 'wholeToldMs' | 'wholeHeardMs', number[]> & Record<'bytes' | 'wholeBytes', number>} Change */
/** @typedef {{ changes: Record<'few' | 'all', Change>, count: number, snapshotBytes: number, snapshotsMs: number[], pointsBytes: number, pointsMs: number[] }} Cost */

/**
 * What a service of many tasks costs the deck, with an engine that is made up: the snapshot of all, and one sample of all, each
 * made and written as JSON. Beside the time there is until the next. Then what is told of a change of 1 % and of all of them,
 * beside the whole, which was told before.
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureFleet() {
  await bundleProgram('network/fleet')
  const program = join(keepDir, 'bench', 'network', 'fleet.mjs')
  const { stdout } = await promisify(execFile)(benchNode(), [program, ...counts])
  return stdout.trim().split('\n').flatMap(figuresOf)
}

/** @param {string} line */
function figuresOf(line) {
  const { count, snapshotBytes, snapshotsMs, pointsBytes, pointsMs, changes } = /** @type {Cost} */ (JSON.parse(line))
  const time = (/** @type {number[]} */ took, /** @type {number} */ everyMs) => ({
    ...{ ours: median(took), peer: everyMs, unit: 'ms', digits: 1, peerName: 'until the next', aim: null },
  })
  const size = (/** @type {number} */ bytes) => ({
    ...{ ours: bytes / 1000, peer: 1000, unit: 'kB', peerName: '1 MB', aim: null },
  })
  return [
    compare(`snapshot of ${count} tasks`, time(snapshotsMs, Math.max(30, count * 0.4))),
    compare('its text', size(snapshotBytes)),
    compare(`one sample of ${count} tasks`, time(pointsMs, 2000)),
    compare('its text', size(pointsBytes)),
    ...changeFigures(`1 % of ${count} tasks`, changes.few),
    ...changeFigures(`all of ${count} tasks`, changes.all),
  ]
}

/**
 * @param {string} what
 * @param {Change} change
 */
function changeFigures(what, { bytes, wholeBytes, toldMs, heardMs, wholeToldMs, wholeHeardMs }) {
  const beside = { peerName: 'as a whole', aim: null }
  const time = (/** @type {number[]} */ ours, /** @type {number[]} */ peer) => ({
    ...{ ours: median(ours), peer: median(peer), unit: 'ms', digits: 2, ...beside },
  })
  return [
    compare(`a change of ${what}, told`, time(toldMs, wholeToldMs)),
    compare('its text', { ours: bytes / 1000, peer: wholeBytes / 1000, unit: 'kB', digits: 1, ...beside }),
    compare('read and applied', time(heardMs, wholeHeardMs)),
  ]
}
