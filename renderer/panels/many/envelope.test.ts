import { describe, expect, it } from 'vitest'
import { createRing } from '../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import { aSlotPoint } from '../../testing/points.ts'
import { createEnvelopeReader } from './envelope.ts'

const rings = (...values: readonly number[]) =>
  new Map(
    values.map((cpuRatio, index) => [
      index + 1,
      createRing<SlotPoint>(100, [
        aSlotPoint({ atMs: 10_100, cpuRatio }),
        aSlotPoint({ atMs: 11_200, cpuRatio: 2 * cpuRatio }),
      ]),
    ]),
  )
const cpuReader = () => createEnvelopeReader((point) => point.cpuRatio, 1000)

describe('the envelope of many slots', () => {
  it('is the smallest, the middle and the largest of each whole stretch', () => {
    expect(cpuReader().read(rings(0.1, 0.5, 0.2), 10_000, 11_900)).toEqual([
      { atMs: 10_500, min: 0.1, median: 0.2, max: 0.5 },
    ])
  })

  it('takes each point once, however often it is read, and late ones into their stretch', () => {
    const reader = cpuReader()
    const slots = rings(0.1, 0.2)
    reader.read(slots, 10_000, 12_500)
    slots.set(3, createRing<SlotPoint>(100, [aSlotPoint({ atMs: 11_300, cpuRatio: 0.9 })]))
    expect(reader.read(slots, 10_000, 12_900).map(({ max, median }) => [median, max])).toEqual([
      [0.2, 0.2],
      [0.4, 0.9],
    ])
  })

  it('lets go of what lies before the window, and knows nothing where nobody measured', () => {
    const reader = cpuReader()
    const slots = rings(0.1)
    expect(reader.read(slots, 10_000, 20_000)).toHaveLength(2)
    expect(reader.read(slots, 11_000, 20_000)).toHaveLength(1)
    expect(createEnvelopeReader(() => null, 1000).read(slots, 0, 20_000)).toEqual([])
  })
})
