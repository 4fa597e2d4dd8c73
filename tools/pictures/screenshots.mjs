import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { buildIfStale } from '../run/build.mjs'
import { hasDisplay, runInForeground } from '../run/electron-process.mjs'
import { virtualScreen } from '../run/vitest-run.mjs'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { clusterUrl, driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { takeContainerPictures } from './container-pictures.mjs'
import { takeExportPictures } from './export-pictures.mjs'
import { takeFaultPictures } from './fault-pictures.mjs'
import { startGentleLoad } from './gentle-load.mjs'
import { takeLessonPictures } from './lesson-pictures.mjs'
import { takeLoadPictures } from './load-pictures.mjs'
import { takeLookPictures } from './look-pictures.mjs'
import { takeOwnPrimaryPictures } from './own-primary-pictures.mjs'
import { takePolicySheet } from './policy-pictures.mjs'
import { takeReloadPictures } from './reload-pictures.mjs'
import { takeRulePicture } from './rule-picture.mjs'

/** The README shows the large ones of the live screen. */
const readmeDir = inRoot('tools', 'pictures')
/** Only to look at: they show where this project lies on this machine. */
const otherDir = inRoot('test-results', 'pictures')
const sizes = [
  { width: 1440, height: 900 },
  { width: 1100, height: 700 },
]
/** The charts then show the last minute: lines from edge to edge. */
const historyMs = Number(process.env.CLUSTERDECK_HISTORY_MS ?? 62_000)

/**
 * Sets of pictures, by the word that asks for them.
 * @type {Readonly<Record<string, (electron: string) => Promise<unknown>>>}
 */
const sets = {
  policies: (electron) => takePolicySheet(electron, `${readmeDir}/policies-dark.png`),
  load: (electron) => takeLoadPictures(electron, readmeDir),
  reload: (electron) => takeReloadPictures(electron, readmeDir),
  rules: (electron) => takeRulePicture(electron, readmeDir),
  faults: (electron) => takeFaultPictures(electron, readmeDir),
  looks: (electron) => takeLookPictures(electron, readmeDir),
  lessons: (electron) => takeLessonPictures(electron, readmeDir),
  'own-primary': (electron) => takeOwnPrimaryPictures(electron, readmeDir),
  export: takeExportPictures,
  containers: (electron) => takeContainerPictures(electron, readmeDir),
  screens: takeScreens,
}

/** `npm run screenshots -- [SET…]`: pictures of the built app with real clusters, for the README; all sets if none is named. */
runMain(async () => {
  const named = process.argv.slice(2)
  const unknown = named.find((name) => !Object.hasOwn(sets, name))
  if (unknown !== undefined) {
    process.stderr.write(`There are no pictures "${unknown}": choose among ${Object.keys(sets).join(', ')}\n`)
    return 2
  }
  const electron = await setUp({ forTests: true })
  await buildIfStale()
  if (!hasDisplay()) {
    return runInForeground('xvfb-run', [
      ...virtualScreen,
      process.execPath,
      inRoot('tools', 'pictures', 'screenshots.mjs'),
      ...named,
    ])
  }
  for (const dir of [readmeDir, otherDir]) mkdirSync(dir, { recursive: true })
  for (const [name, take] of Object.entries(sets)) {
    if (named.length === 0 || named.includes(name)) await take(electron)
  }
  return 0
})

/**
 * @param {string} electron
 */
async function takeScreens(electron) {
  const hello = [inRoot('out', 'samples', 'hello.mjs'), '--name', 'Hello', '--env', `PORT=${await usualPortOrAny()}`]
  const deck = await driveDeck(electron, [...hello, '--workers', '4'])
  try {
    await waitForListening(deck.page, 4)
    await deck.page.getByText('1 m', { exact: true }).click()
    const endLoad = startGentleLoad(await clusterUrl(deck.page), 250)
    await delay(historyMs * 0.6)
    await killOne(deck.page)
    await delay(historyMs * 0.4)
    await takePictures(deck, 'live')
    await deck.page
      .getByRole('button', { name: /^Inspect slot 2/ })
      .first()
      .click()
    await deck.page.getByRole('complementary', { name: /^Inspector slot 2/ }).waitFor()
    await delay(1500)
    await takePictures(deck, 'inspector')
    endLoad()
  } finally {
    await deck.close()
  }
}

/** @returns {Promise<number>} the sample's own port when nobody holds it, else 0: any */
function usualPortOrAny() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.on('error', () => resolve(0))
    probe.listen(3000, () => probe.close(() => resolve(3000)))
  })
}

/**
 * A kill belongs in the picture: the event, the mark in the charts, the next generation.
 * @param {import('playwright').Page} page
 */
async function killOne(page) {
  await page
    .getByRole('button', { name: /^Kill slot 3/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await waitForListening(page, 4)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
}

/**
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 * @param {'live' | 'inspector'} name
 */
async function takePictures({ app, page }, name) {
  for (const { width, height } of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    )
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      await page.emulateMedia({ colorScheme })
      await page.waitForFunction((wanted) => window.innerWidth === wanted, width)
      await delay(1200) // Canvases draw in the new colours with the next tick.
      const dir = name === 'live' && width === sizes[0]?.width ? readmeDir : otherDir
      const path = `${dir}/${name}-${colorScheme}-${width}x${height}.png`
      await page.screenshot({ path })
      process.stdout.write(`${path}\n`)
    }
  }
}
