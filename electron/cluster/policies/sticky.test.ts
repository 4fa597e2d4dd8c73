import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientHash } from './client-hash.ts'
import { sticky } from './sticky.ts'
import { anyCandidates, candidate, candidates, draw } from './test-candidates.ts'

const anyClient = fc.integer({ min: 0, max: 2 ** 32 - 1 })
/** 4096 clients of one network: addresses that differ little. */
const clients = Array.from({ length: 4096 }, (_, at) => clientHash(`10.0.${at >> 8}.${at & 255}`, 64))

describe('sticky', () => {
  it('sends a client to the same worker, whatever the others do', () => {
    fc.assert(
      fc.property(anyCandidates, anyClient, fc.nat(9), (all, client, lastTurn) => {
        const busier = all.map((one) => ({ ...one, lastTurn: one.lastTurn + lastTurn, openCount: 99 }))
        expect(sticky(busier.toReversed(), draw({ client }))?.workerId).toBe(sticky(all, draw({ client }))?.workerId)
      }),
    )
  })

  it('moves only the clients of a worker that leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(19), anyClient, (count, at, client) => {
        const all = candidates(count)
        const before = sticky(all, draw({ client }))
        const left = all.filter((one) => one.workerId !== (at % count) + 1)
        const after = sticky(left, draw({ client }))
        if (before !== undefined && left.includes(before)) expect(after).toBe(before)
        else expect(after).toBeDefined()
      }),
    )
  })

  it('brings them back to the successor in the same slot', () => {
    const successor = [candidate(1), candidate(7, { place: 2 }), candidate(3)]
    for (const client of clients) {
      const place = sticky(candidates(3), draw({ client }))?.place
      expect(sticky(successor, draw({ client }))?.place).toBe(place)
    }
  })

  it('gives a worker that joins N others about 1/(N+1) of the clients, all from where they were', () => {
    for (let count = 1; count <= 16; count++) {
      const before = clients.map((client) => sticky(candidates(count), draw({ client }))?.workerId)
      const after = clients.map((client) => sticky(candidates(count + 1), draw({ client }))?.workerId)
      const moved = after.filter((workerId, at) => workerId !== before[at])
      expect(new Set(moved)).toEqual(new Set([count + 1]))
      const due = clients.length / (count + 1)
      // By chance alone the standard deviation is at most 6 % of what is due.
      expect(Math.abs(moved.length - due)).toBeLessThan(due / 5)
    }
  })

  it('of two workers in one slot keeps to the elder', () => {
    const two = [candidate(9, { place: 1 }), candidate(4, { place: 1 })]
    for (const client of clients.slice(0, 50)) expect(sticky(two, draw({ client }))?.workerId).toBe(4)
  })

  it('takes turns where there is no address', () => {
    const all = [candidate(1, { lastTurn: 2 }), candidate(2, { lastTurn: 1 })]
    expect(sticky(all, draw({ client: null }))?.workerId).toBe(2)
  })
})
