import { formatNumber } from './number.ts'
import { narrowSpace } from './quantity.ts'

/** How long ago: "now", "0.3 s ago", "42 s ago", "2 min ago", "3 h ago". Clock skew never shows as the future. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1000
  if (seconds < 0.05) return 'now'
  if (seconds < 9.95) return ago(formatNumber(seconds, 1), 's')
  if (seconds < 59.5) return ago(formatNumber(seconds), 's')
  const minutes = seconds / 60
  if (minutes < 59.5) return ago(formatNumber(minutes), 'min')
  const hours = minutes / 60
  if (hours < 23.5) return ago(formatNumber(hours), 'h')
  return ago(formatNumber(hours / 24), 'd')
}

/** Whole seconds, for lines that should not flicker: "now", "3 s ago", "2 min ago". */
export function formatCalmAge(ageMs: number): string {
  return ageMs < 1000
    ? 'now'
    : formatAge(Math.max(10_000, ageMs) === ageMs ? ageMs : Math.floor(ageMs / 1000) * 1000).replace('.0', '')
}

/** Time left, for countdowns: "4.2 s", "12 s"; never negative. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, leftMs) / 1000
  return `${formatNumber(seconds, seconds < 9.95 ? 1 : 0)}${narrowSpace}s`
}

function ago(value: string, unit: string): string {
  return `${value}${narrowSpace}${unit} ago`
}
