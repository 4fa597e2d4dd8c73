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

/** Ends that somebody asked for on another way than by the kill menu are no restarts, and need no explaining. */
const plannedCauses: readonly ExitRecord['cause'][] = ['stop', 'scale-down', 'reload']

/** The newest end that the restarts are about; null when there was none. */
export function lastToExplain(exits: readonly ExitRecord[]): ExitRecord | null {
  return exits.findLast(({ cause }) => !plannedCauses.includes(cause)) ?? null
}

/**
 * "28 crashes, 4 given up, 24 tried again · 1 kill · 4 reloaded" since a moment. A worker that only started for a reload and was
 * ended again replaced nobody; those that gave their place to another are told, but never counted as restarts.
 */
export function exitsInWords(exits: readonly ExitRecord[], sinceMs: number): string {
  const recent = exits.filter((exit) => exit.atMs >= sinceMs)
  const causedBy = (...causes: ExitRecord['cause'][]) => recent.filter((exit) => causes.includes(exit.cause))
  const kills = causedBy('kill-menu').length
  const limits = causedBy('limit').length
  const reloads = causedBy('reload').filter(({ replacedBy }) => replacedBy !== null).length
  const parts = [
    kills > 0 ? counted(kills, 'kill') : '',
    crashWords(causedBy('crash', 'start-failed')),
    limits > 0 ? `${limits} by a limit` : '',
    reloads > 0 ? `${reloads} reloaded` : '',
  ]
  return parts.filter(Boolean).join(' · ')
}

function crashWords(crashes: readonly ExitRecord[]): string {
  if (crashes.length === 0) return ''
  const words = counted(crashes.length, 'crash', 'crashes')
  const given = crashes.filter(({ followed }) => followed === 'give-up').length
  const again = crashes.filter(({ followed }) => followed === 'respawn' || followed === 'back-off').length
  return given === 0 ? words : `${words}, ${given} given up, ${again} tried again`
}
