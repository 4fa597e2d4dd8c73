import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inRoot } from '../setup/folders.mjs'
import { clusterUrl, driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { startMixedLoad } from './mixed-load.mjs'
import { dressUp } from './picture-steps.mjs'

const workers = 4
/** Shares are counted over the last ten seconds: then they are of this policy alone, on connections dealt out by it. */
const settleMs = Number(process.env.CLUSTERDECK_SETTLE_MS ?? 16_000)

/**
 * @typedef {{ policy: string, explains: string, png: Buffer, words: string }} PolicyPicture
 */

/**
 * One sheet with the wire view under each policy this machine can have, under the same load.
 * @param {string} electron
 * @param {string} path of the sheet
 */
export async function takePolicySheet(electron, path) {
  const deck = await driveDeck(electron, [
    ...[inRoot('out', 'samples', 'hello.mjs'), '--name', 'Hello', '--env', 'PORT=0'],
    ...['--workers', String(workers)],
  ])
  try {
    await waitForListening(deck.page, workers)
    await dressUp(deck)
    const url = await clusterUrl(deck.page)
    const pictures = []
    for (const choice of await choices(deck.page)) pictures.push(await pictureUnder(deck.page, choice, url))
    await drawSheet(deck.app, sheet(pictures, await pictureOfFairness(deck.page)), path)
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('playwright').Page} page
 * @returns {Promise<{ policy: string, explains: string }[]>} what the header offers, with its explanations
 */
function choices(page) {
  return page
    .getByRole('combobox', { name: 'Scheduling policy' })
    .locator('option:not([disabled])')
    .evaluateAll((options) =>
      options.map((option) => ({
        policy: /** @type {HTMLOptionElement} */ (option).value,
        explains: option.querySelector('[data-kind=explanation]')?.textContent ?? '',
      })),
    )
}

/**
 * Every policy meets clients that are new to it: connections that another one dealt out would blur the picture.
 * @param {import('playwright').Page} page
 * @param {{ policy: string, explains: string }} choice
 * @param {string} url
 * @returns {Promise<PolicyPicture>}
 */
async function pictureUnder(page, { policy, explains }, url) {
  const select = page.getByRole('combobox', { name: 'Scheduling policy' })
  if ((await select.inputValue()) !== policy) await select.selectOption(policy)
  const view = page.getByRole('figure', { name: 'Connections' })
  await view.locator('.wv-primary-policy').filter({ hasText: policy }).waitFor()
  const endLoad = startMixedLoad(url)
  await page.waitForTimeout(settleMs)
  const png = await view.locator('.wv-body').screenshot()
  const words = (await view.getByRole('paragraph').textContent()) ?? ''
  endLoad()
  process.stdout.write(`${policy}: ${words}\n`)
  return { policy, explains, png, words }
}

/**
 * What came of each policy, as the deck itself counted it.
 * @param {import('playwright').Page} page
 */
async function pictureOfFairness(page) {
  await page.getByRole('radio', { name: 'Fairness' }).click()
  return page.getByRole('table', { name: 'Fairness by policy' }).screenshot()
}

/**
 * @param {import('playwright').ElectronApplication} app
 * @param {string} html
 * @param {string} path
 */
async function drawSheet(app, html, path) {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-sheet-'))
  try {
    const file = join(folder, 'sheet.html')
    writeFileSync(file, html)
    const opened = app.waitForEvent('window')
    await app.evaluate(
      ({ BrowserWindow }, address) => new BrowserWindow({ width: 1300, height: 900 }).loadURL(address),
      pathToFileURL(file).href,
    )
    const page = await opened
    await page.locator('main').screenshot({ path })
    process.stdout.write(`${path}\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {readonly PolicyPicture[]} pictures
 * @param {Buffer} fairness
 */
function sheet(pictures, fairness) {
  const cells = pictures.map(
    ({ policy, explains, png, words }) => `
      <figure>
        <figcaption><b>${policy}</b> ${explains}</figcaption>
        <img src="${addressOf(png)}">
        <p>${words}</p>
      </figure>`,
  )
  const font = pathToFileURL(inRoot('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')).href
  return `<!doctype html><meta charset="utf-8"><style>
    @font-face { font-family: "Inter Variable"; src: url("${font}"); font-weight: 100 900; }
    body { margin: 0; background: #0d1117; color: #b1bcc8; font: 12px/16px "Inter Variable", Inter, system-ui, sans-serif; }
    main { display: grid; grid-template-columns: repeat(2, 600px); gap: 12px; width: max-content; padding: 12px; }
    figure, aside { margin: 0; padding: 12px; border: 1px solid #262f3a; border-radius: 8px; background: #141a22; }
    figcaption { margin-bottom: 10px; }
    b, h1 { color: #e6edf3; font-size: 15px; }
    b { margin-right: 6px; }
    h1 { margin: 0 0 8px; }
    img { display: block; }
    p { margin: 8px 0 0; }
    aside img { margin-top: 12px; }
  </style><main>${cells.join('')}
    <aside>
      <h1>One load, ${pictures.length} policies</h1>
      <p>${workers} workers. 16 clients stay connected and ask 40 times a second together; 25 new ones a second ask once and
      stay for 0.05 to 2.4 s. They come from 8 addresses. Each dot is a real connection, each small circle one that a worker
      holds open; the wider a line, the larger its share of the last 10 s.</p>
      <img src="${addressOf(fairness)}">
    </aside></main>`
}

/** @param {Buffer} png */
const addressOf = (png) => `data:image/png;base64,${png.toString('base64')}`
