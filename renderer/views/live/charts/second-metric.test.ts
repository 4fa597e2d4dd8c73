import { describe, expect, it } from 'vitest'
import type { WorkerLimits } from '../../../../shared/model/rules.ts'
import { settingsOf } from '../../../testing/cluster.ts'
import { secondChoices, secondMetric } from './second-metric.ts'

const settings = settingsOf('shop')
const { age, requests, unresponsive } = settings.workerLimits
const limited = (change: Partial<WorkerLimits>) => ({
  ...settings,
  workerLimits: { ...settings.workerLimits, ...change },
})

describe('the lower chart', () => {
  it('offers age, requests and silence only while they have a limit', () => {
    const always = ['loop-delay', 'memory', 'heap', 'loop-use']
    expect(secondChoices(undefined)).toEqual(always)
    expect(secondChoices(settings)).toEqual(always)
    const all = limited({
      age: { ...age, isOn: true },
      requests: { ...requests, isOn: true },
      unresponsive: { ...unresponsive, act: 'alert' },
    })
    expect(secondChoices(all)).toEqual([...always, 'age', 'requests', 'silence'])
  })

  it('falls back to loop delay when the limit of its number is switched off', () => {
    const withAge = limited({ age: { ...age, isOn: true } })
    expect(secondMetric('age', secondChoices(withAge))).toBe('age')
    expect(secondMetric('age', secondChoices(settings))).toBe('loop-delay')
  })
})
