import type { Ring } from '../../../../shared/base/ring.ts'
import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import type { ClusterPoint, SlotPoint } from '../../../../shared/model/sample.ts'
import type { ExitRecord, SlotSnapshot } from '../../../../shared/model/worker.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'

/** How a figure stands against what it was a minute ago. */
export interface Delta {
  /** "▼ 29 %", "▲ ×3.2", "▲ from 0.4/s"; '' while the change is small or nothing to compare with is known. */
  readonly words: string
  /** Follows where there is room. */
  readonly more: string
  readonly notable: boolean
}

const noDelta: Delta = { words: '', more: '', notable: false }
/** From here on a factor says less than the figure it is a factor of: against next to nothing everything is ×356. */
const largestFactor = 10

/**
 * A change below 5 % is noise and is not spoken of; from 25 % on it is notable. `inWords`: the figure with its unit, for
 * changes that no factor tells.
 */
export function deltaOf(now: number | null, before: number | null, inWords: (value: number) => string): Delta {
  if (now === null || before === null || before === 0) return noDelta
  const change = now / before - 1
  if (Math.abs(change) < 0.05) return noDelta
  const arrow = change < 0 ? '▼' : '▲'
  const notable = Math.abs(change) >= 0.25
  if (now > before * largestFactor || now < before / largestFactor) {
    return { words: `${arrow} from ${inWords(before)}`, more: ' 1 min ago', notable }
  }
  const size = change > 2 ? `×${formatNumber(now / before, 1)}` : formatPercent(Math.abs(change))
  return { words: `${arrow} ${size}`, more: ' vs 1 min ago', notable }
}

/** So many points without CPU, though their workers report: a start alone has one or two. */
const blindPoints = 5

/** The system tells nothing of the workers: what is known of them they said themselves. */
export function isBlind(points: Pick<Ring<ClusterPoint>, 'at' | 'length'>): boolean {
  const newest = Array.from({ length: blindPoints }, (_, back) => points.at(points.length - 1 - back))
  return newest.every((point) => point !== undefined && point.cpuRatio === null && point.rssBytes !== null)
}

/** "3 of 6 measured": containers on a node whose engine is not reached, or lost, have no stats, and a sum without them is not that of all. '' where none is missing. */
export function measuredInWords(fleet: Pick<FleetSnapshot, 'replicas'> | null): string {
  const replicas = fleet?.replicas ?? []
  const count = replicas.filter(({ statsAtMs, withoutAgent }) => statsAtMs !== null || withoutAgent === '').length
  return count === replicas.length ? '' : `${count} of ${replicas.length} measured`
}

/** Workers whose loop does not turn, and what waits on them. */
export interface Silent {
  readonly slots: readonly number[]
  /** Requests in flight by their last word; null when nobody can say that any wait. */
  readonly count: number | null
}

type Health = Pick<SlotSnapshot, 'slot' | 'generation' | 'pid' | 'health'>

/**
 * A blocked worker cannot say again what it holds: what it said last is about right, except that none is never known. The
 * request that blocks it came after its last word.
 */
export function silentOf(slots: readonly Health[], pointsOf: (slot: number) => Ring<SlotPoint> | undefined): Silent {
  const silent = slots.filter((slot) => slot.pid !== null && slot.health !== 'ok')
  const count = silent.reduce((sum, { slot, generation }) => sum + (lastInFlight(pointsOf(slot), generation) ?? 0), 0)
  return { slots: silent.map(({ slot }) => slot), count: count === 0 ? null : count }
}

/** "about 3 waiting", or who does not answer; '' when all do. */
export function silentInWords({ slots, count }: Silent): { readonly words: string; readonly more: string } {
  if (slots.length === 0) return { words: '', more: '' }
  const names = `slot${slots.length === 1 ? '' : 's'} ${slots.join(', ')}`
  return count === null
    ? { words: `${names} silent`, more: ': what waits there is not known' }
    : { words: `about ${formatNumber(count)} waiting`, more: ` on ${names}` }
}

function lastInFlight(points: Ring<SlotPoint> | undefined, generation: number): number | null {
  for (let index = (points?.length ?? 0) - 1; index >= 0; index -= 1) {
    const point = points?.at(index)
    if (point === undefined || point.generation !== generation) return null
    if (point.requestsInFlight !== null) return point.requestsInFlight
  }
  return null
}

/** Requests, or where none are known to, connections that ended with workers in the window; '' when nothing did. */
export function cutsInWords(
  exits: readonly ExitRecord[],
  sinceMs: number,
): { readonly words: string; readonly more: string } {
  const cut = exits.filter((exit) => exit.atMs >= sinceMs && exit.cut !== null)
  const sum = (read: (exit: ExitRecord) => number | null | undefined) =>
    cut.reduce((total, exit) => total + (read(exit) ?? 0), 0)
  const requests = sum((exit) => exit.cut?.requestCount)
  const connections = sum((exit) => exit.cut?.connectionCount)
  const [only] = cut
  const by = cut.length === 1 ? `the exit of slot ${only?.slot}` : `${formatNumber(cut.length)} exits`
  if (requests > 0) return { words: `about ${formatNumber(requests)} cut`, more: ` by ${by}` }
  if (connections > 0) return { words: `about ${counted(connections, 'connection')} closed`, more: ` by ${by}` }
  return { words: '', more: '' }
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
  const kills = causedBy('asked').length
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
