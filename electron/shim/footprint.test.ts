import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runtimes } from '../../tools/testing/test-worker.ts'
import { HandMadeDeck } from './testing/hand-made-deck.ts'

/** What a primary can see of its own process; the number of Node's modules that are loaded differs, and descriptors 3 to 5 do. */
const look = `say({
  keys: Reflect.ownKeys(process).map(String).sort(),
  listeners: process.eventNames().map((name) => [String(name), process.rawListeners(name).map((listener) => listener.name)]),
  channel: ['send' in process, 'connected' in process, 'channel' in process],
  given: [process.execArgv, process.argv.slice(2), Object.keys(process.env).sort()],
  handles: [process._getActiveHandles().length, process.getActiveResourcesInfo()],
  loader: [Object.keys(require.cache).length, Object.keys(module.constructor._pathCache).length],
  sources: [require('node:child_process').fork, ...Object.values(cluster)].filter((value) => typeof value === 'function').map(String),
  globals: Reflect.ownKeys(globalThis).map(String).sort(),
})`
const prelude = `const cluster = require('node:cluster'); const say = (seen) => require('node:fs').writeSync(1, JSON.stringify(seen))\n`

it.each(runtimes)('a primary on $name sees what it sees under plain node', async (runtime) => {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'app.cjs')
  writeFileSync(path, prelude + look)
  const env = { PATH: process.env.PATH, ...runtime.env }
  const seen: unknown = JSON.parse(String(execFileSync(runtime.execPath, [path, 'an argument'], { env })))
  const [seenHere] = await new HandMadeDeck(look, runtime).untilSaid(1)
  expect(seenHere).toEqual(seen)
})
