import { thousandsMark } from '../../shared/base/plain-words.ts'

/** Joins a number and its unit, as it groups thousands. */
export const narrowSpace = thousandsMark

/** What stands for a number that nobody measured. Never a zero. */
export const noValue = '–'

/** A number in words, split so that the unit can be set smaller. `unit` may be empty. */
export interface Quantity {
  readonly value: string
  readonly unit: string
}

/** Joins value and unit: `{value: '48.2', unit: 'MB'}` becomes "48.2 MB". */
export function inWords(quantity: Quantity): string {
  return quantity.unit === '' ? quantity.value : `${quantity.value}${narrowSpace}${quantity.unit}`
}
