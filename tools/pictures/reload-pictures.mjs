import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { dressUp, shoot, startLoad } from './picture-steps.mjs'

const workers = 4
/** Of load before the reload, so that the charts have something to say. */
const beforeMs = Number(process.env.CLUSTERDECK_RELOAD_MS ?? 20_000)

const drainTries = 6
/** The agent's first count of a drain comes with the next report. */
const drainSeenMs = 700

/** A server with a boot and with requests that last, as most have: only then is a drain long enough to be seen. */
const server = `const http = require('node:http')

const server = http.createServer((request, response) => {
  const ms = request.url === '/report' ? 2500 : 5
  setTimeout(() => response.end(JSON.stringify({ path: request.url, pid: process.pid })), ms)
})

setTimeout(() => server.listen(process.env.PORT), 900)
`
const broken = server.replace('pid: process.pid })), ms)', 'pid: process.pid }), ms)')

/**
 * A rolling reload under load in its middle, on both screens; and one whose new version has an error.
 * @param {string} electron
 * @param {string} dir where the pictures go
 */
export async function takeReloadPictures(electron, dir) {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  const script = join(folder, 'server.js')
  writeFileSync(script, server)
  const deck = await driveDeck(electron, [
    ...[script, '--name', 'shop', '--env', 'PORT=0'],
    ...['--workers', String(workers)],
  ])
  const { page } = deck
  try {
    await waitForListening(page, workers)
    await dressUp(deck)
    await page.getByText('1 m', { exact: true }).click()
    const paths = [
      { path: '/orders', weight: 150 },
      { path: '/report', weight: 1 },
    ]
    await startLoad(page, { paths, ratePerSec: 300, connections: 48 })
    await page.getByRole('tab', { name: 'Load' }).click()
    await delay(beforeMs)
    await reload(page, 2)
    await shoot(page, `${dir}/reload-load-dark-1440x900.png`, 0)
    await waitForEnd(page)
    await page.getByRole('tab', { name: 'Live' }).click()
    await inspect(page, 3)
    await shootDrain(page, `${dir}/reload-drain-dark-1440x900.png`)
    await page.keyboard.press('Escape')
    writeFileSync(script, broken)
    await page.getByRole('button', { name: 'Rolling reload', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: 'SyntaxError' }).waitFor()
    await shoot(page, `${dir}/reload-failed-dark-1440x900.png`)
  } finally {
    await deck.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Begins a reload and waits until so many workers are replaced.
 * @param {import('playwright').Page} page
 * @param {number} done
 */
async function reload(page, done) {
  await page.getByRole('button', { name: 'Rolling reload', exact: true }).click()
  await page.getByRole('status', { name: 'Reload' }).getByText(`Reload ${done}/${workers}`).waitFor()
}

/**
 * A worker on which nothing lasts drains faster than a picture is taken: then the next reload is tried.
 * @param {import('playwright').Page} page
 * @param {string} to
 */
async function shootDrain(page, to) {
  const drain = page.getByRole('region', { name: /^Drain of g/ })
  for (let left = drainTries; left > 0; left -= 1) {
    await reload(page, 2)
    await drain
      .or(page.getByRole('status', { name: 'Reload' }).getByText(`Reload 3/${workers}`))
      .first()
      .waitFor()
    await delay(drainSeenMs)
    const isSeen = await drain.isVisible()
    if (isSeen) await shoot(page, to, 0)
    await waitForEnd(page)
    if (isSeen) return
  }
  throw new Error(`no drain lasted long enough for a picture in ${drainTries} reloads`)
}

/** @param {import('playwright').Page} page */
function waitForEnd(page) {
  return page.getByRole('button', { name: 'Rolling reload', exact: true }).waitFor()
}

/**
 * @param {import('playwright').Page} page
 * @param {number} slot
 */
async function inspect(page, slot) {
  await page
    .getByRole('row', { name: new RegExp(`^slot ${slot}\\b`) })
    .getByRole('button', { name: `Inspect slot ${slot}` })
    .click()
  await page.getByRole('complementary', { name: `Inspector slot ${slot}` }).waitFor()
}
