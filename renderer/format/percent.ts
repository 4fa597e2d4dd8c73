import { formatNumber } from './number.ts'
import { inWords, type Quantity } from './quantity.ts'

/** A ratio in percent; a CPU ratio of 1 is one full core. Below 10 % one decimal, unless it is exactly zero. */
export function percentQuantity(ratio: number): Quantity {
  const percent = ratio * 100
  const decimals = percent !== 0 && Math.abs(percent) < 0.95 ? 1 : 0
  return { value: formatNumber(percent, decimals), unit: '%' }
}

/** "61 %". */
export function formatPercent(ratio: number): string {
  return inWords(percentQuantity(ratio))
}

/** A CPU total with its ceiling: "212 % of 800 %". */
export function formatPercentOf(ratio: number, coreCount: number): string {
  return `${formatPercent(ratio)} of ${formatPercent(coreCount)}`
}
