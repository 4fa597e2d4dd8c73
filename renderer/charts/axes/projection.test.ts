import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisXAt, projectionOf } from './projection.ts'
import { linearAxis, logAxis } from './value-axis.ts'

const box = { x: 46, y: 8, width: 300, height: 100 }

describe('plot', () => {
  it.each([linearAxis(10, [10]), logAxis(1000, 1, 1000)])(
    'reads back under the pointer what it drew there',
    (xAxis) => {
      const project = projectionOf({ originX: 0, xAxis, yAxis: xAxis }, box)
      fc.assert(
        fc.property(fc.double({ min: Math.max(xAxis.low, 0.1), max: xAxis.high, noNaN: true }), (value) => {
          expect(axisXAt(xAxis, box, project.x(value), 0.01)).toBeCloseTo(value, 6)
        }),
      )
    },
  )

  it('knows nothing beside itself', () => {
    expect(axisXAt(linearAxis(10, [10]), box, 20, 0.01)).toBeNull()
    expect(axisXAt(linearAxis(10, [10]), box, 360, 0.01)).toBeNull()
  })
})
