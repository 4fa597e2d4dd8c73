import { afterEach, describe, expect, it } from 'vitest'
import type { LogRow } from '../../../shared/logs/log-entry.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { completeSettings } from '../settings/default-settings.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { createLogCommands } from './log-commands.ts'

const within = { timeout: 10_000 }
const clusterId = 'one'
/** Every request prints these, two of them the same as all others do. */
const linesOf = (name: string) => [`/${name} is answered`, `Error: /${name} failed`, 'a request came']

describe('lines of one request in the log', () => {
  let test: TestDeck
  afterEach(() => test.close())

  it('are told from the first on, until that is switched off, and again from when it is switched on', async () => {
    test = createTestDeck((name) => name === 'log' || name === 'cluster')
    const port = await freePort()
    const env = { PORT: String(port) }
    const asked = { scriptPath: fixture('logs-requests.cjs'), workers: 2, env, requestLines: true }
    await test.deck.restore(clusterId, completeSettings(asked, 'logs-requests'), true)
    await expect.poll(() => test.snapshot()?.listeningCount, within).toBe(2)
    const ask = (names: string) =>
      Promise.all([...names].map((name) => fetch(`http://127.0.0.1:${port}/${name}`).then((answer) => answer.text())))
    const rows = createReader(test)
    /** What stands in the log of these requests, each line behind the request that it is said to be of. */
    const told = async (names: string) => {
      const found = (await rows('')).filter(({ request }) => request !== null && names.includes(request.line.slice(5)))
      return found.map(({ request, message }) => `${request?.line}: ${message}`).sort()
    }
    const expected = (names: string) =>
      [...names].flatMap((name) => linesOf(name).map((line) => `GET /${name}: ${line}`)).sort()

    await ask('abcd')
    await expect.poll(() => told('abcd'), within).toEqual(expected('abcd'))
    const request = (await rows('')).find(({ message }) => message === '/b is answered')?.request ?? expect.fail()
    const found = async () => (await rows(`request:${request.requestId}`)).map(({ message }) => message).sort()
    await expect.poll(found, within).toEqual(linesOf('b'))

    await switchTo(test, false)
    await ask('ef')
    const answered = async () => (await rows('')).filter(({ message }) => message.endsWith('is answered'))
    await expect.poll(async () => (await answered()).length, within).toBe(6)
    await switchTo(test, true)
    await ask('gh')
    await expect.poll(() => told('gh'), within).toEqual(expected('gh'))
    expect(await told('abcdefgh')).toEqual(expected('abcdgh'))
    const others = (await rows('')).filter(({ message }) => message === 'nobody asked')
    expect(others.length).toBeGreaterThan(2)
    expect(others.filter((row) => row.request !== null)).toEqual([])
  })
})

async function switchTo({ deck }: TestDeck, requestLines: boolean): Promise<void> {
  const session = deck.session(clusterId)
  if (!session.ok) return expect.fail(session.error.message)
  expect(await session.value.update({ requestLines })).toMatchObject({ ok: true })
}

/** All rows that match. */
function createReader({ deck, pushed }: TestDeck) {
  const commands = createLogCommands({ logs: deck.logs, loaded: (id) => deck.loaded(id) })
  return async (query: string): Promise<readonly LogRow[]> => {
    await commands['log.watch']({ target: { clusterId, query, mode: 'filter' } })
    const { viewId = 0, firstRow = 0, endRow = 0 } = pushed('log').at(-1) ?? {}
    const rows: LogRow[] = []
    for (let fromRow = firstRow; fromRow < endRow; fromRow += 200) {
      const answer = await commands['log.rows']({ clusterId, viewId, fromRow, count: 200 })
      if (answer.ok) rows.push(...answer.value)
    }
    return rows
  }
}
