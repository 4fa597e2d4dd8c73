import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { dressUp, shoot } from './picture-steps.mjs'

const workers = 3

/** A server that ends when what it needs is not there, as many do. */
const server = `const http = require('node:http')
const net = require('node:net')

const database = net.connect(Number(process.env.DB_PORT), '127.0.0.1')
database.on('connect', () => http.createServer((_, response) => response.end('ok')).listen(process.env.PORT))
`

/**
 * The database comes up late: the rule as it was got all slots through, the edited one would have given them up.
 * @param {string} electron
 * @param {string} dir where the picture goes
 */
export async function takeRulePicture(electron, dir) {
  const folder = mkdtempSync(join(tmpdir(), 'orders-'))
  const script = join(folder, 'server.js')
  writeFileSync(script, server)
  const database = createServer((socket) => socket.on('error', () => {}))
  const port = await listen(database, 0)
  await new Promise((done) => database.close(done))
  const deck = await driveDeck(electron, [
    ...[script, '--name', 'orders', '--env', 'PORT=0', '--env', `DB_PORT=${port}`],
    ...['--workers', String(workers)],
  ])
  const { page } = deck
  try {
    await dressUp(deck)
    for (let slot = 1; slot <= workers; slot += 1) {
      const exits = page.getByRole('log', { name: 'Events' }).getByText(new RegExp(`^slot ${slot} .*unstable 3 of 5`))
      await exits.first().waitFor({ state: 'attached' })
    }
    await listen(database, port)
    await waitForListening(page, workers)
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: /^Rules/ }).click()
    await page.getByRole('textbox', { name: 'Unstable exits', exact: true }).fill('2')
    const replay = page.getByRole('list', { name: 'Replay of the exits so far' })
    await replay.getByText(/^With this rule slot 2 would have been given up at/).click()
    await shoot(page, `${dir}/rules-dark-1440x900.png`)
  } finally {
    await deck.close()
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {import('node:net').Server} server
 * @param {number} port 0: any
 * @returns {Promise<number>} the one it has
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
