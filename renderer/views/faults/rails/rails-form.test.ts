import { describe, expect, it } from 'vitest'
import { defaultGuardRails } from '../../../../shared/model/fault.ts'
import { testFields } from '../../../testing/form-fields.ts'
import { changedRails, railsDraft, railsTable } from './rails-form.ts'

describe('guard rails', () => {
  testFields(railsTable, [railsDraft(defaultGuardRails)])

  it('change by a switch, or by a number', () => {
    const draft = railsDraft(defaultGuardRails)
    expect(changedRails({ ...draft, slotsIsOn: true, slots: '3' }, defaultGuardRails)).toEqual({
      ...defaultGuardRails,
      mostSlots: { isOn: true, count: 3 },
    })
  })

  it('stay while nothing differs, or a number is wrong', () => {
    const draft = railsDraft(defaultGuardRails)
    expect(changedRails(draft, defaultGuardRails)).toBeNull()
    expect(changedRails({ ...draft, errorsIsOn: true, errors: '0' }, defaultGuardRails)).toBeNull()
  })
})
