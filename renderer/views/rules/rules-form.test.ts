import { describe, expect, it } from 'vitest'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../../shared/model/rules.ts'
import { draftOf, patchOf, readForm } from '../../panels/form/field-table.ts'
import { settingsOf } from '../../testing/cluster.ts'
import { testFields } from '../../testing/form-fields.ts'
import { type RulesDraft, restartRuleOf, rulesTable } from './rules-form.ts'

const settings = settingsOf('shop')
const draft = draftOf(rulesTable, settings)
const typed = (changed: Partial<RulesDraft>) => readForm(rulesTable, { ...draft, ...changed })
const patchOfTyped = (changed: Partial<RulesDraft>) => patchOf(typed(changed).value, settings)

testFields(rulesTable, [draft])

describe('rules draft', () => {
  it('shows numbers in the units people use', () => {
    expect(draft).toMatchObject({
      minUptimeMs: '1',
      backOffMs: '0.2',
      memoryBytes: '500',
      ageMs: '1440',
      upRatio: '80',
      downRatio: '20',
    })
  })

  it('reads back what it was made of, as no change', () => {
    expect(typed({}).faults).toEqual({})
    expect(patchOfTyped({})).toEqual({})
    expect(restartRuleOf(typed({}))).toEqual(defaultRestartRule)
  })

  it('sends only what changed, in base units', () => {
    expect(patchOfTyped({ backOffMs: '0.5', upRatio: '72.5', autoscaleIsOn: true })).toEqual({
      backOffMs: 500,
      autoscale: { ...defaultAutoscale, isOn: true, upRatio: 0.725 },
    })
    const memory = { ...defaultWorkerLimits.memory, isOn: true, bytes: 256_000_000 }
    expect(patchOfTyped({ memoryBytes: '256', memoryIsOn: true })).toEqual({
      workerLimits: { ...defaultWorkerLimits, memory },
    })
  })

  it('names every fault with its bounds, also those between two numbers', () => {
    const wrong = { backOffMs: '-1', maxUnstable: '2.5', fewest: '5', most: '3', downRatio: '90', silentMs: 'soon' }
    const { faults } = typed(wrong)
    expect(faults).toEqual({
      backOffMs: 'from 0 to 60',
      maxUnstable: 'from 1 to 100',
      most: 'not below the fewest',
      downRatio: 'below the one for one more',
      silentMs: 'from 2 to 600',
    })
    expect(restartRuleOf(typed({ backOffMs: '' }))).toBeNull()
  })
})
