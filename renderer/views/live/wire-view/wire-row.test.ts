import { describe, expect, it } from 'vitest'
import type { Health } from '../../../../shared/model/worker.ts'
import { aCluster } from '../../../store/test-data.ts'
import { wireRows } from './wire-row.ts'

const inFlightOf = (health: Health, requestsInFlight: number | null) => {
  const base = aCluster('a')
  const slots = base.slots.slice(0, 1).map((slot) => ({ ...slot, health, phase: 'listening' as const }))
  const [row] = wireRows({
    cluster: { ...base, slots },
    slotPoints: new Map(),
    lifelines: {},
    reading: null,
    frame: {
      ...{ nowMonoMs: 1, connectionsOneOf: 1, requestsOneOf: 1, primary: null },
      workers: slots.map(({ slot, generation }) => ({
        ...{ slot, generation, openConnections: 2, owesAnswer: false },
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
