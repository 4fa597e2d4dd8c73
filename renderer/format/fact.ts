import type { FactValue } from '../../shared/lessons/facts.ts'
import { bytesQuantity } from './bytes.ts'
import { durationQuantity } from './duration.ts'
import { formatNumber } from './number.ts'
import { percentQuantity } from './percent.ts'
import { inWords, noValue, type Quantity } from './quantity.ts'

/** What was measured, as value and unit: "1 234 /s", "4.2 ms", "75 %", "3.4 ×"; "–" of what is not known. */
export function factQuantity({ value, unit }: Pick<FactValue, 'value' | 'unit'>): Quantity {
  if (value === null) return { value: noValue, unit: '' }
  switch (unit) {
    case 'ms':
      return durationQuantity(value)
    case 'ratio':
      return percentQuantity(value)
    case 'bytes':
      return bytesQuantity(value)
    case 'times':
      return { value: plain(value), unit: '×' }
    case '/s':
    case '':
      return { value: plain(value), unit }
  }
}

export const formatFact = (fact: Pick<FactValue, 'value' | 'unit'>): string => inWords(factQuantity(fact))

/** Whole numbers as they are; else as many digits as are worth reading. */
function plain(value: number): string {
  if (Number.isInteger(value)) return formatNumber(value)
  return formatNumber(value, Math.abs(value) < 9.95 ? 1 : 0)
}
