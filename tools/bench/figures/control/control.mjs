import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../../../setup/folders.mjs'
import { median, quantile } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const trips = 200
const starts = 15
const deadlineMs = 20_000

/** @typedef {import('../../table.mjs').Figure} Figure */

/**
 * What it takes to ask a running deck: over its socket beside a bare one, and as a whole process beside one that does nothing.
 * @returns {Promise<Figure[]>}
 */
export async function measureControl() {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-control-'))
  const program = inRoot('out', 'main', 'cli.cjs')
  const words = ['run', '--sample', 'hello', '--workers', '2', '--user-data-dir', dir]
  const deck = spawn(process.execPath, [program, ...words], { env: { ...process.env, PORT: '0' }, stdio: 'ignore' })
  const bare = createServer((socket) => socket.on('data', () => socket.write('{"id":1}\n')))
  try {
    const { socket, token } = await cardIn(join(dir, 'control'))
    const echo = join(dir, 'echo.sock')
    bare.listen(echo)
    await once(bare, 'listening')
    const hello = `${JSON.stringify({ token, by: 'ctl', wire: 1 })}\n`
    const call = `${JSON.stringify({ id: 1, call: 'deck.state', input: {} })}\n`
    const ours = []
    const peer = []
    for (let at = 0; at < trips; at += 1) {
      ours.push(await trip(socket, [hello, call]))
      peer.push(await trip(echo, [hello, call]))
    }
    const own = []
    const nothing = []
    for (let at = 0; at < starts; at += 1) {
      own.push(timeOf([program, 'ctl', 'list', '--user-data-dir', dir]))
      nothing.push(timeOf(['-e', '0']))
    }
    const bareName = { unit: 'ms', digits: 2, peerName: 'bare socket' }
    return [
      compare('ctl: connect, token, state, answer', {
        ours: median(ours),
        peer: median(peer),
        ...bareName,
        aim: { atMost: 10 },
      }),
      compare('the same, p95', { ours: quantile(ours, 0.95), peer: quantile(peer, 0.95), ...bareName, aim: null }),
      compare('the whole process "ctl list"', {
        ...{ ours: median(own), peer: median(nothing), unit: 'ms', digits: 0, peerName: 'node -e 0' },
        aim: { atMost: 4 },
      }),
    ]
  } finally {
    bare.close()
    deck.kill('SIGKILL')
    await once(deck, 'exit')
    rmSync(dir, { recursive: true, force: true })
  }
}

/**
 * Each line is said when the one before was answered.
 * @param {string} path
 * @param {readonly string[]} lines
 */
async function trip(path, lines) {
  const fromMs = performance.now()
  const socket = connect(path)
  await once(socket, 'connect')
  for (const line of lines) {
    socket.write(line)
    for (let text = ''; !text.endsWith('\n'); ) text += (await once(socket, 'data'))[0]
  }
  const tookMs = performance.now() - fromMs
  socket.destroy()
  return tookMs
}

/** @param {readonly string[]} words */
function timeOf(words) {
  const fromMs = performance.now()
  execFileSync(process.execPath, words, { stdio: 'ignore' })
  return performance.now() - fromMs
}

/**
 * Where the deck is spoken to, once it says so.
 * @param {string} folder
 * @returns {Promise<{ socket: string, token: string }>}
 */
async function cardIn(folder) {
  const untilMs = performance.now() + deadlineMs
  while (performance.now() < untilMs) {
    const name = namesIn(folder).find((one) => one.endsWith('.json'))
    if (name !== undefined) return JSON.parse(readFileSync(join(folder, name), 'utf8'))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`no deck in ${folder} after ${deadlineMs} ms`)
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    // It is made when the deck is ready.
    return []
  }
}
