import { grouped, counted as inPlainWords } from '../../shared/base/plain-words.ts'
import { noValue } from './quantity.ts'

/** "1 234 567", with `decimals` digits after the point; never "-0". */
export function formatNumber(value: number, decimals = 0): string {
  if (!Number.isFinite(value)) return noValue
  const fixed = value.toFixed(decimals)
  const [whole = '0', fraction] = fixed.replace('-', '').split('.')
  const isZero = Number(fixed) === 0
  const sign = value < 0 && !isZero ? '−' : ''
  return fraction === undefined ? `${sign}${grouped(whole)}` : `${sign}${grouped(whole)}.${fraction}`
}

/** Whole numbers from 10 on, one decimal below; a true zero stays "0". For figures such as requests per second. */
export function formatCompact(value: number): string {
  if (value === 0) return '0'
  return formatNumber(value, Math.abs(value) < 9.95 ? 1 : 0)
}

/** "1k", "2.5k": ticks of an axis of counts. */
export function thousands(value: number): string {
  return value >= 1000
    ? `${Number((value / 1000).toPrecision(3))}k`
    : formatNumber(value, value % 1 !== 0 && value < 10 ? 1 : 0)
}

/** "1 worker", "4 workers". */
export function counted(count: number, thing: string, things?: string): string {
  return inPlainWords(count, thing, things, formatNumber)
}
