import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { keepDir } from '../../setup/folders.mjs'
import { waitUntil } from '../deck/untouched-app.mjs'
import { launchUntouchedDeck } from '../deck/untouched-deck.mjs'
import { bundleProgram } from '../peers/bundle-program.mjs'
import { median } from '../statistics.mjs'

const rounds = 7
const slots = 64
/** 15 minutes at one sample a second. */
const points = 900
/** Longer than two frames lie apart, shorter than two samples. */
const quietMs = 150
const aimMs = 100

/** @typedef {{ pictureMs: number, answeredMs: number }} Attached */

/**
 * The deck's own window is loaded anew, and attaches to 64 workers whose history of 15 minutes comes the deck's own way: packed
 * in a thread, copied to main, sent to the page. Measured from when the page asks for `deck.history` until the last frame in a row
 * that drew is done. Beside it the same without any history: what the window costs to build.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureFirstPicture(electron) {
  await bundleProgram('full-history-thread')
  const deck = await launchUntouchedDeck(electron, slots)
  try {
    await deck.show(true)
    await deck.inMain(`(${standInForHistory})(${JSON.stringify(join(keepDir, 'bench', 'full-history-thread.mjs'))})`)
    await deck.inMain(`(${watchNewPages})(${JSON.stringify(`(${keepFrames})()`)})`, true)
    const full = /** @type {Attached[]} */ ([])
    const none = /** @type {Attached[]} */ ([])
    for (let round = 0; round < rounds; round += 1) {
      full.push(await attach(deck, points))
      none.push(await attach(deck, 0))
    }
    const pictureMs = median(full.map((one) => one.pictureMs))
    const bareMs = median(none.map((one) => one.pictureMs))
    return [
      {
        what: `window attaches, ${slots} slots, 15 minutes: history asked for to the full picture`,
        ours: `${pictureMs.toFixed(0)} ms`,
        peer: `${bareMs.toFixed(0)} ms (without history)`,
        ratio: `sent to the page after ${median(full.map((one) => one.answeredMs)).toFixed(0)} ms`,
        aim: `≤ ${aimMs} ms`,
        reached: pictureMs <= aimMs,
      },
    ]
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('../deck/untouched-deck.mjs').UntouchedDeck} deck
 * @param {number} pointCount
 * @returns {Promise<Attached>}
 */
async function attach(deck, pointCount) {
  await deck.inMain(`globalThis.bench.reload(${pointCount})`, true)
  const read = () => deck.inPage('globalThis.benchFrames ?? []')
  const { askedAtMs, answeredAtMs } = await deck.inMain('globalThis.bench.answered', true)
  const frames = { drawn: /** @type {number[]} */ ([]) }
  await waitUntil(async () => {
    frames.drawn = (await read()).filter((/** @type {number} */ atMs) => atMs > answeredAtMs)
    return frames.drawn.length > 0
  }, 'the history is drawn')
  await delay(1000)
  frames.drawn = (await read()).filter((/** @type {number} */ atMs) => atMs > answeredAtMs)
  const end = frames.drawn.find((atMs, at) => (frames.drawn[at + 1] ?? Number.POSITIVE_INFINITY) - atMs > quietMs)
  return { pictureMs: (end ?? Number.NaN) - askedAtMs, answeredMs: answeredAtMs - askedAtMs }
}

/**
 * Runs in main: what the page hears when it asks for the history, when asked and when answered.
 * @param {string} program
 */
function standInForHistory(program) {
  const { createRequire } = process.getBuiltinModule('node:module')
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const { ipcMain, BrowserWindow } = createRequire('/')('electron')
  const thread = new Worker(program)
  const channel = 'deck:command'
  const handlers = /** @type {Map<string, (...words: any[]) => Promise<any>>} */ (ipcMain._invokeHandlers)
  const answer = handlers.get(channel)
  if (answer === undefined) throw new Error('this Electron keeps its handlers elsewhere')
  const nowMs = () => performance.timeOrigin + performance.now()
  /** @param {unknown} message @returns {Promise<any>} */
  const ask = (message) =>
    new Promise((resolve) => {
      thread.once('message', resolve)
      thread.postMessage(message)
    })
  const [window] = BrowserWindow.getAllWindows()
  const bench = {
    answered: Promise.resolve({ askedAtMs: 0, answeredAtMs: 0 }),
    /** @param {number} pointCount */
    async reload(pointCount) {
      const { value: packed } = await answer({ senderFrame: window.webContents.mainFrame }, 'deck.history', {})
      await ask({ kind: 'fill', packed, pointCount })
      bench.answered = new Promise((resolve) => {
        handlers.set(channel, async (event, name, input) => {
          if (name !== 'deck.history') return answer(event, name, input)
          const askedAtMs = nowMs()
          const history = await ask({ kind: 'pull' })
          resolve({ askedAtMs, answeredAtMs: nowMs() })
          return history
        })
      })
      window.webContents.reload()
    },
  }
  Object.assign(globalThis, { bench })
}

/**
 * Runs in main: each page that is loaded from now on runs this first, and holds still between what it draws.
 * @param {string} source
 */
async function watchNewPages(source) {
  const { createRequire } = process.getBuiltinModule('node:module')
  const { debugger: port } = createRequire('/')('electron').BrowserWindow.getAllWindows()[0].webContents
  port.attach('1.3')
  await port.sendCommand('Page.enable')
  await port.sendCommand('Page.addScriptToEvaluateOnNewDocument', { source })
  const features = [{ name: 'prefers-reduced-motion', value: 'reduce' }]
  await port.sendCommand('Emulation.setEmulatedMedia', { features })
}

/** Runs in the page, before its own scripts: when each frame that drew lines was painted, since the epoch. */
function keepFrames() {
  const frames = /** @type {number[]} */ ([])
  let hasDrawn = false
  for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const { stroke, drawImage } = prototype
    prototype.stroke = function (/** @type {any[]} */ ...path) {
      hasDrawn = true
      return Reflect.apply(stroke, this, path)
    }
    prototype.drawImage = function (/** @type {any[]} */ ...image) {
      hasDrawn = true
      return Reflect.apply(drawImage, this, image)
    }
  }
  new MutationObserver(() => {
    hasDrawn = true
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['d', 'points'] })
  const painted = new MessageChannel()
  painted.port1.onmessage = () => {
    if (hasDrawn) frames.push(performance.timeOrigin + performance.now())
    hasDrawn = false
  }
  const look = () => {
    painted.port2.postMessage(null)
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  Object.assign(globalThis, { benchFrames: frames })
}
