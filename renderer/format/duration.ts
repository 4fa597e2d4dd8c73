import { formatNumber } from './number.ts'
import { inWords, narrowSpace, noValue, type Quantity } from './quantity.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A length of time: "0.4 ms", "212 ms", "4.2 s", "42 s", "2 m 14 s", "3 h 05 m", "2 d 4 h". */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return noValue
  const ms = Math.max(0, durationMs)
  if (ms < minute - 500) return inWords(durationQuantity(ms))
  if (ms < hour - 500) return twoUnits(Math.round(ms / second), 60, 'm', 's', 2)
  if (ms < day - minute / 2) return twoUnits(Math.round(ms / minute), 60, 'h', 'm', 2)
  return twoUnits(Math.round(ms / hour), 24, 'd', 'h', 1)
}

/** A length of time that someone chose: parts that are zero are left out: "5 s", "1 m 30 s", "1 h", "2 d". */
export function formatRoundDuration(durationMs: number): string {
  return formatDuration(durationMs)
    .replace(/\.0(?=\D)/, '')
    .replace(/(?<=[mhd])\D0+\D[a-z]+$/, '')
}

/** A latency or delay as value and unit, in ms below one second, in s above. */
export function durationQuantity(durationMs: number): Quantity {
  if (!Number.isFinite(durationMs)) return { value: noValue, unit: '' }
  const ms = Math.max(0, durationMs)
  if (ms < 99.95) return { value: formatNumber(ms, ms === 0 ? 0 : 1), unit: 'ms' }
  if (ms < 999.5) return { value: formatNumber(ms), unit: 'ms' }
  const seconds = ms / second
  return { value: formatNumber(seconds, seconds < 9.95 ? 1 : 0), unit: 's' }
}

/** Whole milliseconds from 10 ms on, for table cells: "4.1 ms", "42 ms", "1.2 s". */
export function formatDelay(delayMs: number): string {
  return delayMs >= 9.95 && delayMs < 99.95
    ? `${formatNumber(delayMs)}${narrowSpace}ms`
    : inWords(durationQuantity(delayMs))
}

function twoUnits(count: number, base: number, large: string, small: string, digits: number): string {
  const rest = String(count % base).padStart(digits, '0')
  return [Math.floor(count / base), large, rest, small].join(narrowSpace)
}
