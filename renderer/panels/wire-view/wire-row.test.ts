import { describe, expect, it } from 'vitest'
import { createRing } from '../../../shared/base/ring.ts'
import type { Health } from '../../../shared/model/worker.ts'
import { aCluster } from '../../testing/cluster.ts'
import { aFault } from '../../testing/fault.ts'
import { aSlotPoint } from '../../testing/points.ts'
import { wireRows } from './wire-row.ts'

const point = (atMs: number, changes: { readonly openConnections: number; readonly requestsPerSec: number }) =>
  aSlotPoint({ atMs, ...changes })
const ring = createRing(10, [
  point(1000, { openConnections: 3, requestsPerSec: 30 }),
  point(2000, { openConnections: 4, requestsPerSec: 40 }),
  point(3000, { openConnections: 9, requestsPerSec: 90 }),
])
const rowAt = (pastAtMs: number | null) => {
  const slotPoints = new Map([[1, ring]])
  const lifelines = { 1: [{ generation: 1, state: 'listening', startAtMs: 0, endAtMs: null, endMark: null } as const] }
  const sources = { cluster: aCluster('a', 1), slotPoints, lifelines, reading: null, frame: null, withRecent: true }
  return wireRows({ ...sources, pastAtMs })[0]
}
const known = (values: readonly (number | null)[] | undefined) => values?.filter((value) => value !== null)

describe('a row of the wire view', () => {
  it('has the newest samples in a picture of now', () => {
    expect(rowAt(null)).toMatchObject({ past: null, openConnections: 9 })
    expect(known(rowAt(null)?.recentRequests)).toEqual([30, 40, 90])
  })

  it('has the samples of then in a picture of then', () => {
    expect(rowAt(2500)).toMatchObject({ past: { state: 'listening' }, openConnections: 4 })
    expect(known(rowAt(2500)?.recentRequests)).toEqual([30, 40])
  })

  it('has none of a time before the first', () => {
    expect(rowAt(500)).toMatchObject({ openConnections: null, latencyP99Ms: null })
    expect(known(rowAt(500)?.recentRequests)).toEqual([])
  })
})

const inFlightOf = (health: Health, requestsInFlight: number | null) => {
  const base = aCluster('a')
  const slots = base.slots.slice(0, 1).map((slot) => ({ ...slot, health, phase: 'listening' as const }))
  const [row] = wireRows({
    cluster: { ...base, slots },
    slotPoints: new Map(),
    lifelines: {},
    reading: null,
    frame: {
      nowMonoMs: 1,
      connectionsOneOf: 1,
      requestsOneOf: 1,
      primary: null,
      policy: 'round-robin' as const,
      workers: slots.map(({ slot, generation }) => ({
        slot,
        generation,
        openConnections: 2,
        owesAnswer: false,
        passedOverCount: 0,
        requestsInFlight,
      })),
    },
    pastAtMs: null,
    withRecent: false,
  })
  return row?.requestsInFlight
}

describe('requests in flight of a row', () => {
  it('are what the worker tells', () => {
    expect(inFlightOf('ok', 0)).toBe(0)
    expect(inFlightOf('ok', 3)).toBe(3)
  })

  it.each(['unresponsive', 'paused'] as const)('are never known to be none while it is %s', (health) => {
    expect(inFlightOf(health, 0)).toBeNull()
    expect(inFlightOf(health, 3)).toBe(3)
  })
})

describe('a fault in a row of the wire view', () => {
  const cluster = { ...aCluster('a'), faults: { active: [aFault({ slots: [2] })], ended: [], railWords: null } }
  const lifelines = { 2: [{ generation: 1, state: 'listening', startAtMs: 0, endAtMs: null, endMark: null } as const] }
  const sources = { cluster, slotPoints: new Map(), lifelines, reading: null, frame: null, withRecent: false }
  const hurt = (pastAtMs: number | null) =>
    wireRows({ ...sources, pastAtMs })
      .filter(({ hurts }) => hurts.length > 0)
      .map(({ slot }) => slot.slot)

  it('is that of its slot, now', () => {
    expect(hurt(null)).toEqual([2])
  })

  it('is not told of a moment that is past', () => {
    expect(hurt(2500)).toEqual([])
  })
})
