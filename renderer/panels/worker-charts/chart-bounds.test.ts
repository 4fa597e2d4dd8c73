import { describe, expect, it } from 'vitest'
import type { WorkerLimits } from '../../../shared/model/rules.ts'
import { settingsOf } from '../../testing/cluster.ts'
import { chartBounds } from './chart-bounds.ts'
import { type MetricId, metricIds } from './metric.ts'

const settings = settingsOf('shop')
const { memory, age, requests, unresponsive } = settings.workerLimits
const limited = (change: Partial<WorkerLimits>) => ({
  ...settings,
  workerLimits: { ...settings.workerLimits, ...change },
})
const plain = (words: string | undefined) => words?.replaceAll('\u202f', ' ')

const everyLimit: readonly (readonly [MetricId, Partial<WorkerLimits>, number, string])[] = [
  ['memory', { memory: { ...memory, isOn: true } }, 500_000_000, 'replace above 500 MB for 10 s'],
  ['memory', { memory: { ...memory, isOn: true, bytes: 1.5e9, forMs: 0 } }, 1.5e9, 'replace above 1.5 GB'],
  ['heap', { memory: { ...memory, isOn: true, measure: 'heap-used' } }, 500_000_000, 'replace above 500 MB for 10 s'],
  ['age', { age: { isOn: true, ms: 3_600_000 } }, 3_600_000, 'replace at 1 h, up to a tenth earlier'],
  ['requests', { requests: { isOn: true, count: 10_000 } }, 10_000, 'replace at 10 000 requests'],
  ['requests', { requests: { isOn: true, count: 1 } }, 1, 'replace at 1 request'],
  ['silence', { unresponsive: { act: 'SIGKILL', afterMs: 5000 } }, 5000, 'SIGKILL after 5 s'],
  ['silence', { unresponsive: { act: 'alert', afterMs: 90_000 } }, 90_000, 'alert after 1 m 30 s'],
]

describe('bounds of a cluster', () => {
  it.each(everyLimit)('are on the chart of %s alone: %j', (metric, limits, value, words) => {
    const [bound] = chartBounds(metric, limited(limits))
    expect({ value: bound?.value, words: plain(bound?.words) }).toEqual({ value, words })
    const elsewhere = metricIds.filter((id) => id !== metric)
    expect(elsewhere.flatMap((id) => chartBounds(id, limited(limits)))).toEqual([])
  })

  it('are there only while their rule is on', () => {
    const off = { memory, age, requests, unresponsive }
    expect(metricIds.flatMap((id) => chartBounds(id, limited(off)))).toEqual([])
    const scaled = { ...settings, autoscale: { ...settings.autoscale, isOn: true } }
    expect(chartBounds('loop-use', scaled).map(({ value }) => value)).toEqual([0.8, 0.2])
  })

  it('say from when on a worker may be old enough', () => {
    expect(chartBounds('age', limited({ age: { isOn: true, ms: 100_000 } }))[0]?.from).toBe(90_000)
  })
})
