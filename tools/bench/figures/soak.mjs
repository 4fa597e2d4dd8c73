import { setTimeout as delay } from 'node:timers/promises'
import { inRoot, root } from '../../setup/folders.mjs'
import { askedNumber } from '../asked-number.mjs'
import { collectGarbage } from '../deck/collect-garbage.mjs'
import { launchUntouched, waitUntil } from '../deck/untouched-app.mjs'
import { benchNode } from '../peers/primaries.mjs'
import { memoryBytes, processTree } from '../process-tree.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const workers = 16
const hours = askedNumber('CLUSTERDECK_SOAK_HOURS', 8, 100)
/** More is more than two cores can do: samples would be left out. */
const clockTimes = 60
const samplesPerHour = 3600
/** What is kept of 15 minutes is full. */
const fillingSamples = 1000
/** Five minutes: 96 workers die in eight hours. */
const killEverySamples = 300
const readings = 3
const lookEveryMs = 250
/** No sample within this: the deck stands still. */
const patienceMs = 60_000

/** @typedef {import('../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../deck/untouched-app.mjs').UntouchedApp} UntouchedApp */

/**
 * Memory of the deck with its Live screen shown, after as many samples as hours bring: the clocks of its thread, its workers and
 * its page go faster. It ends after so many samples, however long they take.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureSoak(electron) {
  const fromMs = Date.now()
  const words = [inRoot('tools/bench/programs/soak-worker.cjs'), '--workers', String(workers), '--node', benchNode()]
  const app = await launchUntouched(electron, [root, ...words], {
    NODE_OPTIONS: `--require=${JSON.stringify(inRoot('tools/bench/programs/fast-clock.cjs'))}`,
    BENCH_CLOCK_TIMES: String(clockTimes),
    BENCH_CLOCK_FROM_MS: String(fromMs),
  })
  try {
    await app.inMain(`(${hurryPage})(${fromMs}, ${clockTimes})`, true)
    await waitUntil(async () => (await listeningPids(app)).length === workers, 'all workers listen')
    await app.inPage(`(${countSamples})()`)
    const startedBytes = await readMemory(app)
    await live(app, fillingSamples)
    const filledBytes = await readMemory(app)
    await live(app, hours * samplesPerHour)
    const endBytes = await readMemory(app)
    const what = `memory after ${hours} hours' samples of ${workers} workers, left out themselves`
    const unit = 'MB'
    return [
      compare(what, {
        ours: endBytes / 1e6,
        peer: filledBytes / 1e6,
        unit,
        peerName: 'after 15 minutes, history full',
        aim: { atMost: 1.05 },
      }),
      compare(what, { ours: endBytes / 1e6, peer: startedBytes / 1e6, unit, peerName: 'just started', aim: null }),
    ]
  } finally {
    await app.close()
  }
}

/**
 * Until the window got so many samples altogether; a worker is killed now and then.
 * @param {UntouchedApp} app
 * @param {number} sampleCount
 */
async function live(app, sampleCount) {
  let samples = await app.inPage('globalThis.benchSamples')
  let lastMs = performance.now()
  while (samples < sampleCount) {
    await delay(lookEveryMs)
    const now = await app.inPage('globalThis.benchSamples')
    if (now > samples) lastMs = performance.now()
    if (performance.now() - lastMs > patienceMs) throw new Error(`no sample after ${samples} for ${patienceMs} ms`)
    const due = Math.floor(now / killEverySamples)
    if (due > Math.floor(samples / killEverySamples)) await app.inPage(`(${killOne})(${due % workers})`)
    samples = now
  }
}

/**
 * What is left when all garbage is gone; the median of a few readings.
 * @param {UntouchedApp} app
 */
async function readMemory(app) {
  const found = []
  for (let reading = 0; reading < readings; reading += 1) {
    const evaluate = (/** @type {Function} */ run) => app.inMain(`(${run})()`, true)
    if ((await collectGarbage(/** @type {any} */ ({ evaluate }))) === 0) throw new Error('the deck has no thread')
    await app.inMain(`(${collectInPage})()`, true)
    await delay(lookEveryMs)
    const forked = await listeningPids(app)
    found.push(memoryBytes(processTree(app.pid).filter((pid) => !forked.includes(pid))))
  }
  return median(found)
}

/**
 * @param {UntouchedApp} app
 * @returns {Promise<number[]>}
 */
function listeningPids(app) {
  return app.inPage(`deck.invoke('deck.attach', {}).then((answer) => (answer.ok ? answer.value.clusters : [])
    .flatMap(({ slots }) => slots).filter(({ phase }) => phase === 'listening').map(({ pid }) => pid))`)
}

/** Runs in main: loads the page anew with a wall clock that goes as fast as the deck's. @param {number} fromMs @param {number} times */
async function hurryPage(fromMs, times) {
  const { createRequire } = process.getBuiltinModule('node:module')
  const { webContents } = createRequire('/')('electron').BrowserWindow.getAllWindows()[0]
  const source = `{
    const wallMs = Date.now
    Date.now = () => Math.round(${fromMs} + (wallMs() - ${fromMs}) * ${times})
  }`
  webContents.debugger.attach('1.3')
  await webContents.debugger.sendCommand('Page.enable')
  await webContents.debugger.sendCommand('Page.addScriptToEvaluateOnNewDocument', { source })
  await webContents.debugger.sendCommand('HeapProfiler.enable')
  const loaded = new Promise((resolve) => webContents.once('did-finish-load', resolve))
  webContents.reload()
  await loaded
}

/** Runs in main. */
async function collectInPage() {
  const { createRequire } = process.getBuiltinModule('node:module')
  const { webContents } = createRequire('/')('electron').BrowserWindow.getAllWindows()[0]
  await webContents.debugger.sendCommand('HeapProfiler.collectGarbage')
}

/** Runs in the page. */
function countSamples() {
  const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
  const counted = /** @type {{ benchSamples: number }} */ (/** @type {unknown} */ (globalThis))
  counted.benchSamples = 0
  deck.on('tick', (json) => {
    counted.benchSamples += JSON.parse(json).clusters[0]?.points.length ?? 0
  })
}

/** Runs in the page. @param {number} at which of the slots */
async function killOne(at) {
  const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
  const attached = await deck.invoke('deck.attach', {})
  if (!attached.ok) throw new Error(attached.error.message)
  const [cluster] = attached.value.clusters
  const target = cluster?.slots[at]
  if (cluster === undefined || target === undefined || target.pid === null) return
  const { slot, generation, pid } = target
  await deck.invoke('worker.act', { clusterId: cluster.id, slot, generation, pid, action: 'worker.sigkill' })
}
