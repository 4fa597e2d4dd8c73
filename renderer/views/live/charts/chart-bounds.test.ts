import { describe, expect, it } from 'vitest'
import { boundsInSight } from '../../../charts/chart-bound.ts'
import { inventSettings } from '../../../dev/invented-cluster.ts'
import { chartBounds } from './chart-bounds.ts'

const settings = inventSettings('shop', 4)
const { memory } = settings.workerLimits
const limited = (change: Partial<typeof memory>) => ({
  ...settings,
  workerLimits: { ...settings.workerLimits, memory: { ...memory, ...change } },
})

describe('bounds on a chart', () => {
  it('are shown only while their rule is on, and on the chart of their number', () => {
    expect(chartBounds('memory', settings)).toEqual([])
    expect(chartBounds('memory', limited({ isOn: true }))).toMatchObject([{ value: 500_000_000 }])
    expect(chartBounds('memory', limited({ isOn: true, measure: 'heap-used' }))).toEqual([])
    expect(chartBounds('cpu', limited({ isOn: true }))).toEqual([])
    const scaled = { ...settings, autoscale: { ...settings.autoscale, isOn: true } }
    expect(chartBounds('loop-use', scaled).map(({ value }) => value)).toEqual([0.8, 0.2])
  })

  it('wait out of sight while the lines are far below', () => {
    const bound = { value: 400, words: 'limit' }
    expect(boundsInSight([bound], 100)).toEqual([bound])
    expect(boundsInSight([bound], 99)).toEqual([])
  })
})
