import { afterEach, describe, expect, it } from 'vitest'
import type { LogRow } from '../../../shared/logs/log-entry.ts'
import type { LogState } from '../../../shared/logs/log-view.ts'
import { completeSettings } from '../settings/default-settings.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { createLogCommands } from './log-commands.ts'

const within = { timeout: 20_000 }

describe('the one log of a cluster', () => {
  let test: TestDeck
  afterEach(() => test.close())

  it('has what all workers print and what the deck says of them, in one order', async () => {
    test = createTestDeck((name) => name === 'log' || name === 'lifecycle')
    const { deck } = test
    const commands = createLogCommands({ logs: deck.logs, loaded: (id) => deck.loaded(id) })
    const settings = completeSettings({ scriptPath: fixture('talks.cjs'), workers: 2, env: { PORT: '0' } }, 'talks')
    const clusterId = 'one'
    await deck.restore(clusterId, settings, true)
    await commands['log.watch']({ target: { clusterId, query: '', mode: 'highlight' } })
    const newest = (): LogState | undefined => test.pushed('log').at(-1)
    const rows = async (): Promise<readonly LogRow[]> => {
      const state = newest()
      const { viewId = 0, firstRow = 0 } = state ?? {}
      const answer = await commands['log.rows']({ clusterId, viewId, fromRow: firstRow, count: 200 })
      return answer.ok ? answer.value : []
    }
    await expect
      .poll(async () => (await rows()).filter((row) => row.message === 'ready to serve').length, within)
      .toBe(2)
    const all = await rows()
    expect(all.map((row) => row.number)).toEqual(all.map((_, index) => index))
    expect(new Set(all.flatMap((row) => (row.source.kind === 'slot' ? [row.source.slot] : [])))).toEqual(
      new Set([1, 2]),
    )
    expect(all.some((row) => row.source.kind === 'deck' && row.message.includes('slot 1'))).toBe(true)
    const groups = async () => {
      const answer = await commands['log.errors']({ clusterId })
      return answer.ok ? answer.value : []
    }
    // An entry is looked at when nothing more comes to it.
    await expect.poll(groups, within).toMatchObject([{ title: 'TypeError: no cart', count: 2, slots: [1, 2] }])
    const failed = (await rows()).find((row) => row.format === 'stack')
    expect(failed?.errorId).toBe((await groups())[0]?.errorId)
    expect(failed).toMatchObject({ level: 'error', source: { stream: 'stderr' } })
    expect(failed?.moreLineCount).toBeGreaterThan(2)

    await commands['log.watch']({ target: { clusterId, query: 'slot:2 ready', mode: 'filter' } })
    await expect.poll(() => newest()?.matchCount, within).toBe(1)
    expect((await rows()).map((row) => [row.message, row.hits])).toEqual([['ready to serve', [[0, 5]]]])
  })
})
