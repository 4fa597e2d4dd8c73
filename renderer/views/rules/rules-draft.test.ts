import { describe, expect, it } from 'vitest'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../../shared/model/rules.ts'
import { settingsOf } from '../../testing/cluster.ts'
import { draftOfRules, readRestartRule, readRules } from './rules-draft.ts'

const settings = settingsOf('shop')
const draft = draftOfRules(settings)
const typed = (numbers: Partial<typeof draft.numbers>) => ({ ...draft, numbers: { ...draft.numbers, ...numbers } })

describe('rules draft', () => {
  it('shows numbers in the units people use', () => {
    expect(draft.numbers).toMatchObject({
      ...{ minUptimeMs: '1', backOffMs: '0.2', memoryBytes: '500', ageMs: '1440', upRatio: '80', downRatio: '20' },
    })
  })

  it('reads back what it was made of, as no change', () => {
    expect(readRules(draft, settings)).toEqual({ patch: {}, faults: {} })
    expect(readRestartRule(draft)).toEqual(defaultRestartRule)
  })

  it('sends only what changed, in base units', () => {
    const { patch } = readRules({ ...typed({ backOffMs: '0.5', upRatio: '72.5' }), autoscaleIsOn: true }, settings)
    expect(patch).toEqual({ backOffMs: 500, autoscale: { ...defaultAutoscale, isOn: true, upRatio: 0.725 } })
    const limited = readRules({ ...typed({ memoryBytes: '256' }), memoryIsOn: true }, settings)
    const memory = { ...defaultWorkerLimits.memory, isOn: true, bytes: 256_000_000 }
    expect(limited.patch).toEqual({ workerLimits: { ...defaultWorkerLimits, memory } })
  })

  it('names every fault with its bounds, also those between two numbers', () => {
    const { faults } = readRules(
      typed({ backOffMs: '-1', maxUnstable: '2.5', fewest: '5', most: '3', downRatio: '90', silentMs: 'soon' }),
      settings,
    )
    expect(faults).toEqual({
      backOffMs: 'from 0 to 60',
      maxUnstable: 'from 1 to 100',
      most: 'not below the fewest',
      downRatio: 'below the one for one more',
      silentMs: 'from 2 to 600',
    })
    expect(readRestartRule(typed({ backOffMs: '' }))).toBeNull()
  })
})
