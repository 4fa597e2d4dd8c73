import { formatNumber } from './number.ts'
import { inWords, noValue, type Quantity } from './quantity.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units (10^3 steps), one decimal below a hundred: "48.2 MB", "360 MB", "7.1 GB". */
export function bytesQuantity(bytes: number): Quantity {
  if (!Number.isFinite(bytes)) return { value: noValue, unit: '' }
  const step = stepFor(bytes)
  const scaled = Math.max(0, bytes) / 1000 ** step
  return { value: formatNumber(scaled, step === 0 || scaled >= 99.95 ? 0 : 1), unit: units[step] ?? 'B' }
}

/** "48.2 MB". */
export function formatBytes(bytes: number): string {
  return inWords(bytesQuantity(bytes))
}

/** "41 / 64 MB" in the unit of the limit; "5.1 MB / 4.3 GB" where that unit is too large to tell anything. */
export function formatBytesOf(usedBytes: number, limitBytes: number): string {
  const step = stepFor(limitBytes)
  if (stepFor(usedBytes) < step) return `${formatBytes(usedBytes)} / ${formatBytes(limitBytes)}`
  const scale = 1000 ** step
  const decimals = limitBytes / scale < 9.95 ? 1 : 0
  const used = formatNumber(usedBytes / scale, decimals)
  return inWords({ value: `${used} / ${formatNumber(limitBytes / scale, decimals)}`, unit: units[step] ?? 'B' })
}

/** How many times a thousand goes into it, before it would be shown as "1000". */
function stepFor(bytes: number): number {
  let step = 0
  while (bytes / 1000 ** step >= 999.5 && step < units.length - 1) step += 1
  return step
}
