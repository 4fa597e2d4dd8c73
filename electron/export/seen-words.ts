import { counted, duration, megabytes } from '../../shared/base/plain-words.ts'
import type { Evidence } from './evidence.ts'

/** So many of all took at most that long, by nearest rank; null of none. */
export function percentileOf(valuesMs: readonly number[], percent: number): number | null {
  const sorted = valuesMs.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null
}

/** "listening after 412 ms at p95 of 40 boots, 610 ms at most". */
export function bootWords({ bootsMs }: Evidence): string {
  const [p95, most] = [percentileOf(bootsMs, 95), percentileOf(bootsMs, 100)]
  if (p95 === null || most === null) return 'no boot was seen'
  if (bootsMs.length === 1) return `listening after ${duration(most)} in the one boot that was seen`
  return `listening after ${duration(p95)} at p95 of ${bootsMs.length} boots, ${duration(most)} at most`
}

/** "gone 310 ms after its last connection was dealt, at p95 of 12 drains, 400 ms at most". */
export function drainWords({ drainsMs }: Evidence): string {
  const [p95, most] = [percentileOf(drainsMs, 95), percentileOf(drainsMs, 100)]
  if (p95 === null || most === null) return 'no drain was seen'
  if (drainsMs.length === 1) return `drained and gone after ${duration(most)} in the one drain that was seen`
  return `drained and gone after ${duration(p95)} at p95 of ${drainsMs.length} drains, ${duration(most)} at most`
}

export function memoryWords({ peakRssBytes }: Evidence): string {
  return peakRssBytes === null
    ? 'no memory was measured'
    : `the highest RSS of a worker seen was ${megabytes(peakRssBytes)}`
}

/** What was seen in all, as the head of each file says it. */
export function evidenceWords(evidence: Evidence): string {
  if (evidence.atMs === 0) return 'nothing was seen of it running: its settings are all there is'
  const { bootsMs, drainsMs, restarts, watchedMs, atMs } = evidence
  const seen = [
    counted(bootsMs.length, 'boot'),
    counted(drainsMs.length, 'drain'),
    counted(restarts, 'restart'),
    memoryWords(evidence),
  ]
  return `${seen.join(', ')}; watched for ${duration(watchedMs)} until ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
