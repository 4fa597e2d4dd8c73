import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { startTestLoad } from '../testing/test-load.ts'

const patient = { timeout: 20_000 }
const serving = (words: string, first = ''): string =>
  `${first};require('node:http').createServer((_, response) => response.end('${words}')).listen(process.env.PORT)`

/** Real clusters, real files. */
describe('reload on changes', () => {
  let test: TestDeck
  let folder: string
  let port: number
  beforeEach(async () => {
    test = createTestDeck()
    folder = mkdtempSync(join(tmpdir(), 'clusterdeck-watched-'))
    writeFileSync(join(folder, 'package.json'), '{"name":"watched"}')
    port = await freePort()
  })
  afterEach(async () => {
    await test.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const write = (text: string, name = 'server.cjs'): void => {
    writeFileSync(join(folder, `${name}.new`), text)
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  const open = async (first: string, request: Partial<OpenRequest> = {}): Promise<ClusterSession> => {
    write(first)
    const scriptPath = join(folder, 'server.cjs')
    const env = { PORT: String(port) }
    const opened = await test.deck.open({ scriptPath, workers: 2, watch: true, watchDebounceMs: 100, env, ...request })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.runState).toBe('running'), patient)
    if (request.watch !== false) await state('watching')
    return found.value
  }
  const state = (name: string | undefined) =>
    vi.waitFor(() => expect(test.snapshot()?.watch?.state).toBe(name), patient)
  const answer = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text()
  const reloaded = (operationId: number, end = 'done') =>
    vi.waitFor(() => expect(test.snapshot()?.reload).toMatchObject({ operationId, state: end }), patient)

  it('brings each new version without a lost request, and keeps the old one when the new does not start', async () => {
    await open(serving('one'))
    expect(test.snapshot()?.watch?.words).toContain('watching 2 files in 1 folder below')
    const load = startTestLoad(port, 4, 50)
    write(serving('two'))
    await reloaded(1)
    expect(await answer()).toBe('two')
    expect(test.words()).toContain('reload: server.cjs changed\nreloading 2 workers')
    write('this is no JavaScript')
    await reloaded(2, 'stopped')
    expect(await answer()).toBe('two')
    write(serving('three'))
    mkdirSync(join(folder, 'lib'))
    write('1', 'lib/a.js')
    write('1', 'lib/b.js')
    await reloaded(3)
    expect(await answer()).toBe('three')
    expect(test.words()).toContain('reload: server.cjs and 2 more changed')
    expect((await load.stop()).failures).toEqual([])
  })

  it('reloads once more for what changed during a reload', async () => {
    const session = await open(serving('one'), { watchDebounceMs: 50 })
    write(serving('slow', 'const until = Date.now() + 1000; while (Date.now() < until);'))
    await vi.waitFor(() => expect(test.snapshot()?.reload).toMatchObject({ operationId: 1, state: 'running' }), patient)
    write(serving('two'))
    write('1', 'other.js')
    await reloaded(2)
    expect(await answer()).toBe('two')
    expect(session.snapshot().reload?.operationId).toBe(2)
    expect(test.words()).toMatch(/changed during the reload: one more follows\n/)
    expect(test.words().match(/^reload: /gm)).toHaveLength(2)
  })

  it('is off at first, begins and ends with its setting, and rests while the cluster is stopped', async () => {
    const session = await open(serving('one'), { watch: false })
    expect(session.settings.watch).toBe(false)
    expect(test.snapshot()?.watch).toBeNull()
    await session.update({ watch: true })
    await state('watching')
    expect(test.words()).toContain('reload on changes: 100 ms after the last one')
    await session.stop()
    await state(undefined)
    write(serving('two'))
    await session.start()
    await state('watching')
    expect(test.snapshot()?.reload).toBeNull()
    await session.update({ watch: false })
    expect(test.snapshot()?.watch).toBeNull()
  })

  it('waits for a folder that is gone, and brings what stands there afterwards', async () => {
    await open(serving('one'))
    renameSync(folder, `${folder}-old`)
    await state('missing')
    expect(await answer()).toBe('one')
    renameSync(`${folder}-old`, folder)
    await reloaded(1)
    await state('watching')
    expect(test.words()).toContain(`${folder} is gone: reload on changes waits until it is back`)
  })

  it('pauses when the cluster writes into its own folder at each start', async () => {
    const writes = `require('node:fs').writeFileSync('data.json', String(Math.random()))`
    await open(serving('one', writes), { workers: 1, watchDebounceMs: 50 })
    write(serving('two', writes))
    await state('paused')
    expect(test.words()).toContain(
      'pauses: data.json changed during 8 reloads in a row, so the cluster seems to write it itself',
    )
    expect(await answer()).toBe('two')
  })

  it('serves what was built, though git ignores the build', async () => {
    writeFileSync(join(folder, '.gitignore'), 'dist\n')
    mkdirSync(join(folder, 'dist'))
    write("module.exports = 'one'", 'dist/words.js')
    const text = (name: string): string => `const words = require('./${name}');${serving("' + words + '")}`
    write(text('words.js'), 'dist/server.js')
    await open(serving('not this one'), { scriptPath: join(folder, 'dist/server.js') })
    expect(await answer()).toBe('one')
    write("module.exports = 'two'", 'dist/words.js')
    await reloaded(1)
    expect(await answer()).toBe('two')
    // Another part of it, and what was none until now.
    write("module.exports = 'three'", 'dist/others.js')
    write(text('others.js'), 'dist/server.js')
    await reloaded(2)
    expect(await answer()).toBe('three')
  })

  it('pauses when the cluster stores files under ever new names', async () => {
    mkdirSync(join(folder, 'files'))
    const stores = `let n = 0; const http = require('node:http'); const create = http.createServer;
      http.createServer = (answer) => create((request, response) => {
        require('node:fs').writeFileSync('files/' + process.pid + '-' + (n += 1) + '.bin', ''); answer(request, response)
      })`
    await open(serving('stored', stores), { watchDebounceMs: 50, idleCloseMs: 0 })
    await vi.waitFor(
      async () => {
        expect(await answer()).toBe('stored')
        expect(test.snapshot()?.watch?.state).toBe('paused')
      },
      { timeout: 60_000, interval: 300 },
    )
    expect(test.words()).toMatch(
      /pauses: files under ever new names in files\/ changed .+, so the cluster seems to write them itself/,
    )
  })
})
