import type { FrameOrigin, ProfileFrame, ProfileKind, ProfileSummary } from '../../../shared/inspection/profile.ts'
import type { CallTree } from '../../../shared/profiles/call-tree.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPercent, percentQuantity } from '../../format/percent.ts'
import { inWords } from '../../format/quantity.ts'

/** What a frame belongs to, in words. */
export const originWords: Readonly<Record<FrameOrigin, string>> = {
  app: 'own code',
  package: 'node_modules',
  node: 'Node',
  native: 'native',
  'garbage-collection': 'garbage collection',
  idle: 'idle',
}

/** From here on a worker mostly waited. */
const mostlyIdleRatio = 0.5

/** "1.2 s" of the processor's time, "48.2 MB" of memory. */
export function weightWords(kind: ProfileKind, weight: number): string {
  return kind === 'cpu' ? formatDuration(weight / 1000) : formatBytes(weight)
}

/** A moment of a profile in time, no finer than its ticks are: "0.5 s", "1 050 ms", "1 050.2 ms". */
export function momentWords(atMicros: number, stepMicros: number): string {
  if (stepMicros >= 100_000)
    return inWords({ value: formatNumber(atMicros / 1e6, stepMicros < 1e6 ? 1 : 0), unit: 's' })
  const decimals = Math.max(0, Math.ceil(3 - Math.log10(stepMicros)))
  return inWords({ value: formatNumber(atMicros / 1000, decimals), unit: 'ms' })
}

/** Where a function stands, short: "cart.js:42", "express/lib/router.js:12", "node:fs:80"; '' where V8 names no place. */
export function placeWords({ file, line, origin, packageName }: ProfileFrame): string {
  if (file === '') return ''
  const at = line === null ? '' : `:${line}`
  if (origin === 'package' && packageName !== null) {
    const [, inside] = file.replaceAll('\\', '/').split(`/node_modules/${packageName}/`)
    // The deck's own agent goes by a package's name, and lies in none.
    return inside === undefined ? `${packageName} ${fileName(file)}${at}` : `${packageName}/${inside}${at}`
  }
  return `${file.startsWith('node:') ? file : fileName(file)}${at}`
}

/** Last part of a path or of an address. */
function fileName(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file
}

/** "idle 12 %", "mostly idle: 97 %"; null where nobody waited, and of memory, which does not wait. */
export function idleWords({ sideWeight, sideIdle }: Pick<CallTree, 'sideWeight' | 'sideIdle'>): string | null {
  const sum = (weights: readonly number[]): number => weights.reduce((all, weight) => all + weight, 0)
  const ratio = sum(sideIdle) / (sum(sideWeight) || 1)
  if (ratio === 0) return null
  return ratio >= mostlyIdleRatio ? `mostly idle: ${formatPercent(ratio)}` : `idle ${formatPercent(ratio)}`
}

/** A share more or less, in percentage points: "+12 %", "−3.1 %", "±0 %". */
export function gapWords(gap: number): string {
  const percent = Math.abs(gap) * 100
  if (percent < 0.05) return inWords({ value: '±0', unit: '%' })
  const value = formatNumber(percent, percent < 9.95 ? 1 : 0)
  return inWords({ value: `${gap > 0 ? '+' : '−'}${value}`, unit: percentQuantity(gap).unit })
}

/** What a profile is of: "CPU, 10 s", "allocations, 30 s", "CPU of a start, 1.9 s". */
export function kindWords({
  kind,
  trigger,
  durationMs,
}: Pick<ProfileSummary, 'kind' | 'trigger' | 'durationMs'>): string {
  const what = kind === 'cpu' ? 'CPU' : 'allocations'
  const when = { 'by-hand': '', boot: ' of a start', stall: ' of a blocked loop' }[trigger]
  return `${what}${when}, ${formatDuration(durationMs)}`
}
