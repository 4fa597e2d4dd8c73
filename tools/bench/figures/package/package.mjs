import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { environmentOf, installTarball, npmProgram } from '../../../pack/install.mjs'
import { packTarball } from '../../../pack/tarball.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const rounds = 5
const port = 19_734
const askEveryMs = 5
const patienceMs = 60_000
const serverText = `require('node:http').createServer((_, response) => response.end('hello')).listen(${port}, '127.0.0.1')\n`

/**
 * The npm package: what is fetched, and how long a person waits from the command to the first worker that takes connections,
 * once everything was fetched and used before. Beside it the same server by `node server.js`.
 * @param {string} electron
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measurePackage(electron) {
  const workDir = mkdtempSync(join(tmpdir(), 'clusterdeck bench '))
  try {
    const { path, tarballBytes, unpackedBytes, fileCount } = await packTarball(join(workDir, 'packed'))
    const person = { node: benchNode(), home: join(workDir, 'home') }
    const shop = join(workDir, 'shop')
    await installTarball(path, shop, person)
    writeFileSync(join(shop, 'server.js'), serverText)
    const base = environmentOf(person)
    const withDisplay = {
      ...base,
      DISPLAY: process.env.DISPLAY ?? '',
      XAUTHORITY: process.env.XAUTHORITY,
      ELECTRON_OVERRIDE_DIST_PATH: dirname(electron),
    }
    const npx = [npmProgram(), 'exec', '--', 'clusterdeck']
    const ways = {
      bare: { words: ['server.js'], env: base },
      installed: { words: ['node_modules/.bin/clusterdeck', 'run', 'server.js'], env: base },
      npx: { words: [...npx, 'run', 'server.js'], env: base },
      window: { words: [...npx, 'server.js'], env: withDisplay },
    }
    /** @type {Record<string, number[]>} */
    const tookMs = { bare: [], installed: [], npx: [], window: [] }
    // The first round warms what each of them keeps.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, { words, env }] of Object.entries(ways)) {
        // One that is still on its way out would get the next one's command line.
        const ownData = name === 'window' ? ['--user-data-dir', mkdtempSync(join(workDir, 'data-'))] : []
        const ms = await timeToListening(person.node, [...words, ...ownData], { cwd: shop, env })
        if (round > 0) tookMs[name]?.push(ms)
      }
    }
    const peer = median(tookMs.bare ?? [])
    const figure = (/** @type {string} */ what, /** @type {string} */ name) =>
      compare(what, { ours: median(tookMs[name] ?? []), peer, unit: 'ms', peerName: 'node server.js', aim: null })
    const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`
    return [
      {
        what: 'npm package, as it is fetched',
        ours: megabytes(tarballBytes),
        peer: `${megabytes(unpackedBytes)} (unpacked, ${fileCount} files)`,
        ratio: '',
        aim: '',
        reached: null,
      },
      figure('clusterdeck run server.js to first worker listening', 'installed'),
      figure('npx clusterdeck run server.js to first worker listening', 'npx'),
      figure('npx clusterdeck server.js, with the window, to first worker listening', 'window'),
    ]
  } finally {
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * @param {string} node
 * @param {readonly string[]} words
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} ms from the command to the first connection that is taken; everything has ended then
 */
async function timeToListening(node, words, options) {
  const startedMs = performance.now()
  // A group of its own: npx does not hand a signal on.
  const child = spawn(node, words, { ...options, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  child.stdout.resume()
  try {
    while (!(await isTaken())) {
      if (child.exitCode !== null) throw new Error(`${words.join(' ')}: ended with code ${child.exitCode}`)
      if (performance.now() - startedMs > patienceMs) throw new Error(`${words.join(' ')}: nobody listens after 60 s`)
      await delay(askEveryMs)
    }
    return performance.now() - startedMs
  } finally {
    // Only when nobody has its output open have those that it started ended, too.
    const ended = child.stdout.closed ? null : once(child, 'close')
    try {
      process.kill(-(child.pid ?? 0), 'SIGTERM')
    } catch {
      // All of the group has ended by itself.
    }
    await ended
    while (await isTaken()) await delay(askEveryMs)
  }
}

/** @returns {Promise<boolean>} */
function isTaken() {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
