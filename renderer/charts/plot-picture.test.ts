import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearAxis, logAxis } from './axes/value-axis.ts'
import { piecesOf } from './draw-plot.ts'
import { plotProjection, plotXAt } from './plot-picture.ts'

const box = { x: 46, y: 8, width: 300, height: 100 }

describe('plot', () => {
  it.each([linearAxis(10, [10]), logAxis(1000, 1, 1000)])(
    'reads back under the pointer what it drew there',
    (xAxis) => {
      const project = plotProjection({ xAxis, yAxis: xAxis }, box)
      fc.assert(
        fc.property(fc.double({ min: Math.max(xAxis.low, 0.1), max: xAxis.high, noNaN: true }), (value) => {
          expect(plotXAt(xAxis, box, project.x(value))).toBeCloseTo(value, 6)
        }),
      )
    },
  )

  it('knows nothing beside itself', () => {
    expect(plotXAt(linearAxis(10, [10]), box, 20)).toBeNull()
    expect(plotXAt(linearAxis(10, [10]), box, 360)).toBeNull()
  })

  it('breaks a line where nothing was measured', () => {
    expect(piecesOf([1, 2, null, 3, null, null, 4, 5])).toEqual([
      [0, 1],
      [3, 3],
      [6, 7],
    ])
    expect(piecesOf([null])).toEqual([])
  })
})
