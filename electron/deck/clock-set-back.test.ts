import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'
import { startTestLoad } from './testing/test-load.ts'

const patient = { timeout: 20_000 }

describe("a machine's clock that is set back an hour", () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await test.close()
  })

  it('loses no request, no sample and no respawn, and leaves everything in order', async () => {
    const port = await freePort()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), env: { PORT: String(port) }, workers: 2 })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    const points = () => test.pushed('tick').flatMap(({ clusters }) => clusters[0]?.slotPoints[0]?.points ?? [])
    await vi.waitFor(() => expect(points().length).toBeGreaterThan(2), patient)
    const load = startTestLoad(port, 4, 50)

    const { now } = Date
    vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000)
    const pointsBefore = points().length

    expect(await found.value.reload(null)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
    expect(test.snapshot()?.reload?.words).toMatch(/^reloaded 2 workers in (\d+ ms|\d+(\.\d)? s);/)
    expect((await load.stop()).failures).toEqual([])
    process.kill(test.snapshot()?.slots[0]?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(
      () => expect(test.snapshot()?.slots[0]).toMatchObject({ generation: 3, phase: 'listening' }),
      patient,
    )
    await vi.waitFor(() => expect(points().length).toBeGreaterThan(pointsBefore + 2), patient)
    const times = points().map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const told = test.pushed('lifecycle').map(({ event }) => event.atMs)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })
})
