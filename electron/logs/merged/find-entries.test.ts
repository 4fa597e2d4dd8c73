import { describe, expect, it } from 'vitest'
import { findEntries } from './find-entries.ts'
import { MergedLog } from './merged-log.ts'

const still = { nowMs: () => 0, monoMs: () => 0 }

function logOf(count: number): MergedLog {
  const log = new MergedLog({ mostBytes: 64 * 1024 * 1024, ownFiles: [], monoMs: () => 0 })
  log.open(1, { slot: 1, generation: 1, stream: 'stdout' }, 0)
  const bytes = Buffer.from(
    Array.from({ length: count }, (_, at) => `line ${at}${at % 10 === 0 ? ' round' : ''}\n`).join(''),
  )
  log.take(1, bytes, 0, bytes.length, 1000)
  return log
}

describe('a look into the log without a view', () => {
  it('finds the newest that match, oldest first, and goes on from there', () => {
    const { store } = logOf(100)
    const page = findEntries(store, { query: 'round', count: 3 }, still)
    const messages = page.ok ? page.value.rows.map(({ message }) => message) : []
    expect(messages).toEqual(['line 70 round', 'line 80 round', 'line 90 round'])
    const before = page.ok ? (page.value.nextBefore ?? undefined) : undefined
    const rest = findEntries(store, { query: 'round', count: 50, before }, still)
    expect(rest.ok && [rest.value.rows.length, rest.value.nextBefore]).toEqual([7, null])
  })

  it('stops after a moment, and says where', () => {
    const { store } = logOf(2000)
    let nowMs = 0
    const hurried = { nowMs: () => 0, monoMs: () => (nowMs += 60) }
    const look = findEntries(store, { query: 'nothing like it', count: 1 }, hurried)
    expect(look.ok && look.value.rows).toEqual([])
    const from = look.ok ? (look.value.nextBefore ?? 0) : 0
    expect(from > 0 && from < 2000).toBe(true)
  })

  it('says what is wrong with a query', () => {
    const look = findEntries(logOf(1).store, { query: '/(/', count: 1 }, still)
    expect(look.ok).toBe(false)
  })
})
