import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import type { ClusterSession } from './cluster-session.ts'

const patient = { timeout: 20_000 }

describe('commands that overtake each other', () => {
  let test: TestDeck
  let session: ClusterSession
  beforeEach(async () => {
    test = createTestDeck()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 1, env: { PORT: '0' } })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
    await vi.waitFor(() => expect(session.runState).toBe('running'), patient)
  })
  afterEach(() => test.close())

  it('a stop takes back a start whose script is still being checked', async () => {
    await session.stop()
    const starting = session.start()
    expect(session.runState).toBe('starting')
    expect(await session.stop()).toEqual({ ok: true, value: undefined })
    expect(session.runState).toBe('stopped')
    expect(await starting).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(session.snapshot().slots.filter((slot) => slot.pid !== null)).toEqual([])
  })

  it('a start after that begins anew', async () => {
    await session.stop()
    const first = session.start()
    await session.stop()
    const second = session.start()
    expect(await first).toMatchObject({ error: { code: 'cancelled' } })
    expect(await second).toEqual({ ok: true, value: undefined })
    expect(session.snapshot().listeningCount).toBe(1)
  })

  it('a number set while the script is being checked is the one that starts', async () => {
    await session.stop()
    const starting = session.start()
    expect(await session.scale(2)).toEqual({ ok: true, value: undefined })
    expect(await starting).toEqual({ ok: true, value: undefined })
    expect(session.snapshot()).toMatchObject({ desired: 2, listeningCount: 2 })
  })

  it('a number that only containers may have is refused, and not remembered', async () => {
    const refused = { ok: false, error: { code: 'invalid-input', message: expect.stringContaining('from 1 to 128') } }
    expect(await session.scale(129)).toMatchObject(refused)
    await session.stop()
    expect(await session.scale(500)).toMatchObject(refused)
    expect(session.settings.workers).toBe(1)
  })

  it('two changes of settings at once both last', async () => {
    await Promise.all([session.update({ env: { A: '1' } }), session.update({ name: 'renamed' }), session.scale(2)])
    expect(session.settings).toMatchObject({ env: { A: '1' }, name: 'renamed', workers: 2 })
  })

  it('what no fork depends on is in force though the script is gone by now', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-session-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const scriptPath = join(folder, 'server.cjs')
    writeFileSync(scriptPath, `require('http').createServer().listen(0)`)
    const opened = await test.deck.open({ scriptPath, workers: 1 })
    const found = test.deck.session(opened.ok ? opened.value.clusterId : '')
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(found.value.runState).toBe('running'), patient)
    rmSync(scriptPath)
    expect(await found.value.update({ graceMs: 1234, name: 'gone' })).toEqual({ ok: true, value: { pending: false } })
    expect(found.value.settings).toMatchObject({ graceMs: 1234, name: 'gone' })
    expect(await found.value.update({ args: ['x'] })).toMatchObject({ ok: false })
    const message = `${scriptPath} does not exist. The present workers serve on: put that right, then reload again`
    expect(await found.value.reload(null)).toEqual({ ok: false, error: { code: 'script-missing', message } })
    expect(found.value.snapshot().listeningCount).toBe(1)
  })

  it('nothing starts once the deck is on its way out', async () => {
    await test.deck.stopAll()
    expect(await session.start()).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    expect(session.runState).toBe('stopped')
  })
})
