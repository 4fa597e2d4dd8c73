import { type GuardRails, guardRailsSchema } from '../../../../shared/model/fault.ts'
import { numberOf } from '../../../format/typed-number.ts'
import { draftOf, type FieldEntry, type FormTable, readForm } from '../../../panels/form/field-table.ts'
import type { Bounds } from '../../../panels/form/schema-paths.ts'

/** The guard rails as typed. */
export type RailsDraft = Readonly<Record<'listeningIsOn' | 'slotsIsOn' | 'errorsIsOn', boolean>> &
  Readonly<Record<'listening' | 'slots' | 'errors', string>>

const number = (label: string, at: string, unit?: string): FieldEntry<RailsDraft, GuardRails, string> => ({
  label,
  kind: 'number',
  at,
  refusal: ({ min, max }: Bounds) => `from ${min} to ${max}`,
  ...(unit === undefined ? {} : { unit }),
})

/** A row for each switch and each number. */
export const railsTable: FormTable<RailsDraft, GuardRails> = {
  schema: guardRailsSchema,
  readNumber: numberOf,
  // Nothing is applied while a number is wrong.
  standIn: () => 0,
  fields: {
    listeningIsOn: { label: 'Keep workers listening', kind: 'tick', at: 'leastListening.isOn' },
    listening: number('Workers to keep listening', 'leastListening.count'),
    slotsIsOn: { label: 'Limit the slots hurt at once', kind: 'tick', at: 'mostSlots.isOn' },
    slots: number('Slots hurt at once', 'mostSlots.count'),
    errorsIsOn: { label: 'Stop all faults on errors', kind: 'tick', at: 'mostErrors.isOn' },
    errors: number('Errors that stop all faults, in %', 'mostErrors.percent', '%'),
  },
}

export const railsDraft = (rails: GuardRails): RailsDraft => draftOf(railsTable, rails)

/** The guard rails that were typed; null while a number is wrong, or nothing differs from those in force. */
export function changedRails(draft: RailsDraft, inForce: GuardRails): GuardRails | null {
  const { value, faults } = readForm(railsTable, draft)
  if (Object.keys(faults).length > 0) return null
  return JSON.stringify(value) === JSON.stringify(inForce) ? null : value
}
