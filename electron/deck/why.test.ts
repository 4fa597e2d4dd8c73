import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }
const error = 'Error: pool is closed (pool.cjs:5)'

describe('a worker that crashes', () => {
  let test: TestDeck
  let folder: string
  beforeEach(() => {
    test = createTestDeck()
    folder = mkdtempSync(join(tmpdir(), 'clusterdeck-why-'))
  })
  afterEach(async () => {
    await test.close()
    rmSync(folder, { recursive: true })
  })
  const open = async (script = fixture('pool.cjs')) => {
    const env = { PORT: String(await freePort()), POOL: join(folder, 'open') }
    const opened = await test.deck.open({
      scriptPath: script,
      cwd: dirname(script),
      workers: 2,
      env,
      backOffMs: 1000,
      backOffCapMs: 1000,
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    return found.ok ? found.value : expect.fail(found.error.message)
  }
  const told = () => new Map(test.pushed('lifecycle').map(({ event }) => [event.id, event]))

  it('names what it ended by in the event, the exit and, from the first time on, the alert', async () => {
    const session = await open()
    await vi.waitFor(() => {
      const first = [...told().values()].find(({ kind }) => kind === 'backing-off')
      expect(first?.words).toMatch(
        /^slot \d exited with code 1 after \S+ m?s \(< 1 s\): Error: pool is closed \(pool\.cjs:5\); unstable 1 of 5/,
      )
      expect(test.snapshot()?.problems).toMatchObject([
        { id: 'crashing', tone: 'bad', title: `2 slots do not stay up (1–2): ${error}`, action: 'retry' },
      ])
    }, patient)
    expect(session.history.exits.map((exit) => exit.error)).toContain(error)
    expect(test.snapshot()?.slots[0]?.lastExit).toMatchObject({ error, followed: 'back-off' })
    writeFileSync(join(folder, 'open'), '')
    await vi.waitFor(() => expect(test.snapshot()).toMatchObject({ listeningCount: 2, problems: [] }), patient)
  })

  it('is not said to have ended by an error that it printed and lived on with', async () => {
    const script = join(folder, 'lived-on.cjs')
    writeFileSync(script, "console.error(new Error('handled'))\nconsole.error('went on')\nprocess.exit(3)")
    const session = await open(script)
    await vi.waitFor(() => expect(session.history.exits.length).toBeGreaterThan(1), patient)
    expect(session.history.exits.map((exit) => exit.error)).not.toContain(expect.anything())
    expect(test.words()).not.toContain('handled')
  })
})
