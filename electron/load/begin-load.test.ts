import { describe, expect, it } from 'vitest'
import { loadPort, serve } from './test-load.ts'

describe('a load', () => {
  it('asks exactly its rate and closes its ledger', async () => {
    const { port } = await serve((_, response) => response.end('hello'))
    const load = loadPort(port, { ratePerSec: 300, durationS: 2 })
    console.log(await load.ended, load.takeSeconds(), load.totals())
    expect(load.totals().ledger).toEqual({ sent: 600, ok: 600, failed: 0, inFlight: 0, unaccounted: 0 })
  })
})
