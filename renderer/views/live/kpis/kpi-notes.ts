import type { ClusterPoint, SlotPoint } from '../../../../shared/model/sample.ts'
import type { ExitRecord, SlotSnapshot } from '../../../../shared/model/worker.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import type { Ring } from '../../../store/ring.ts'

/** How a figure stands against what it was a minute ago. */
export interface Delta {
  /** "▼ 29 %", "▲ ×3.2"; '' while the change is small or nothing to compare with is known. */
  readonly words: string
  readonly notable: boolean
}

/** A change below 5 % is noise and is not spoken of; from 25 % on it is notable. */
export function deltaOf(now: number | null, before: number | null): Delta {
  if (now === null || before === null || before === 0) return { words: '', notable: false }
  const change = now / before - 1
  if (Math.abs(change) < 0.05) return { words: '', notable: false }
  const arrow = change < 0 ? '▼' : '▲'
  const size = change > 2 ? `×${formatNumber(now / before, 1)}` : formatPercent(Math.abs(change))
  return { words: `${arrow} ${size}`, notable: Math.abs(change) >= 0.25 }
}

/** So many points without CPU, though their workers report: a start alone has one or two. */
const blindPoints = 5

/** The system tells nothing of the workers: what is known of them they said themselves. */
export function isBlind(points: Pick<Ring<ClusterPoint>, 'at' | 'length'>): boolean {
  const newest = Array.from({ length: blindPoints }, (_, back) => points.at(points.length - 1 - back))
  return newest.every((point) => point !== undefined && point.cpuRatio === null && point.rssBytes !== null)
}

/** Requests that wait on workers whose loop does not turn. */
export interface Waiting {
  readonly count: number
  readonly slots: readonly number[]
}

/** Counts by the workers' last word: a blocked one cannot say it again. */
export function waitingOn(slots: readonly SlotSnapshot[], newest: (slot: number) => SlotPoint | null): Waiting {
  const silent = slots.filter((slot) => slot.pid !== null && slot.health !== 'ok')
  let count = 0
  const waiting: number[] = []
  for (const { slot, generation } of silent) {
    const point = newest(slot)
    if (point === null || point.generation !== generation || !point.requestsInFlight) continue
    count += point.requestsInFlight
    waiting.push(slot)
  }
  return { count, slots: waiting }
}

/** "1 kill · 1 crash · 4 reloads in 5 min"; reloads are told but never counted as restarts. */
export function exitsInWords(exits: readonly ExitRecord[], sinceMs: number): string {
  const recent = exits.filter((exit) => exit.atMs >= sinceMs)
  const count = (...causes: ExitRecord['cause'][]) => recent.filter((exit) => causes.includes(exit.cause)).length
  const kills = count('kill-menu')
  const crashes = count('crash', 'start-failed')
  const reloads = count('reload')
  const limits = count('limit')
  const parts = [
    kills > 0 ? counted(kills, 'kill') : '',
    crashes > 0 ? counted(crashes, 'crash', 'crashes') : '',
    reloads > 0 ? counted(reloads, 'reload') : '',
    limits > 0 ? `${limits} by a limit` : '',
  ]
  return parts.filter(Boolean).join(' · ')
}
