import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 15_000, interval: 20 }

describe('a cluster of the deck, exported', () => {
  let test: TestDeck
  let clusterId = ''
  beforeAll(async () => {
    test = createTestDeck()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 2, env: { PORT: '0' } })
    clusterId = opened.ok ? opened.value.clusterId : ''
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
  })
  afterAll(() => test.close())
  const make = async () => {
    const source = { kind: 'cluster', clusterId } as const
    const made = await test.deck.exports.make({ source, target: 'kubernetes', evidence: null })
    return made.ok ? made.value : Promise.reject(new Error(made.error.message))
  }

  it('rests on the boots and the drains that were seen', async () => {
    const before = (await make()).seen
    expect(before.bootsMs).toHaveLength(2)
    expect(before.drainsMs).toEqual([])
    const session = test.deck.session(clusterId)
    if (session.ok) await session.value.reload(null)
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
    const { seen, files } = await make()
    expect(seen.bootsMs).toHaveLength(4)
    expect(seen.drainsMs).toHaveLength(2)
    expect(seen.endHeard + seen.endUnheard).toBe(2)
    expect(seen.ports).toEqual([expect.objectContaining({ port: test.snapshot()?.served[0]?.port })])
    expect(seen.peakRssBytes).toBeGreaterThan(10e6)
    expect(files[0]?.text.replaceAll(/\n\s*# /g, ' ')).toMatch(/at p95 of 4 boots, .* → 30 × 1 s/)
  })

  it('is refused for one that is gone', async () => {
    const source = { kind: 'cluster', clusterId: 'gone' } as const
    expect(await test.deck.exports.make({ source, target: 'pm2', evidence: null })).toMatchObject({ ok: false })
  })
})
