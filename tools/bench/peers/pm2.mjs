import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepDir, readJson, root } from '../../setup/folders.mjs'
import { processTree } from '../process-tree.mjs'
import { benchNode } from './primaries.mjs'

const version = '7.0.4'
/** It is no dependency: a peer for measurements, brought when somebody measures. */
const home = join(keepDir, 'bench', 'pm2')
const modules = join(home, 'node_modules')
const cli = join(modules, 'pm2', 'bin', 'pm2')

/** @typedef {{ port: number, reload: () => Promise<void>, close: () => Promise<void> }} Pm2 */

/**
 * PM2's cluster mode with a home of its own. `reload` ends when PM2 says that it is done.
 * @param {string} script
 * @param {number} workers
 * @param {Record<string, string>} variables
 * @returns {Promise<Pm2>}
 */
export async function startPm2(script, workers, variables) {
  await bringPm2()
  const pm2Home = mkdtempSync(join(tmpdir(), 'clusterdeck-pm2-'))
  const port = await freePort()
  const env = { PATH: process.env.PATH, HOME: pm2Home, PM2_HOME: pm2Home, PM2_DISABLE_VERSION_CHECK: 'true' }
  const run = (/** @type {string[]} */ ...words) => runPm2(words, { ...env, ...variables, PORT: String(port) })
  const close = async () => {
    const daemon = readDaemon(pm2Home)
    // What it forked is listed before it is asked to go: nothing may stay behind in any case.
    const all = daemon === null ? [] : processTree(daemon)
    await run('kill').catch(() => {})
    for (const pid of all.filter(existsNow)) process.kill(pid, 'SIGKILL')
    rmSync(pm2Home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await run('start', script, '--name', 'bench', '--instances', String(workers))
    await answers(port)
    return { port, reload: () => run('reload', 'bench'), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function bringPm2() {
  if (readJson(join(modules, 'pm2', 'package.json'))?.version === version) return
  mkdirSync(home, { recursive: true })
  const words = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', home]
  const npm = spawn('npm', [...words, `pm2@${version}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(npm, 'close')
  if (code !== 0) throw new Error(`npm could not bring pm2@${version} for the comparison: code ${code}`)
}

/**
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} env
 */
async function runPm2(words, env) {
  const child = spawn(benchNode(), [cli, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  // Its daemon inherits the pipes: they stay open for as long as it lives.
  const [code] = await once(child, 'exit')
  child.stdout.destroy()
  child.stderr.destroy()
  if (code !== 0) throw new Error(`pm2 ${words[0]} ended with code ${code}:\n${output}`)
}

/** @param {string} pm2Home */
function readDaemon(pm2Home) {
  const file = join(pm2Home, 'pm2.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
}

/** @param {number} pid */
function existsNow(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function freePort() {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** @param {number} port */
async function answers(port) {
  const giveUpAtMs = Date.now() + 20_000
  while (Date.now() < giveUpAtMs) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`PM2's server does not answer on port ${port}`)
}
