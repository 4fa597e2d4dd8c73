import type { LoadReload, LoadSwap } from '../../../../shared/model/load.ts'
import { formatDuration } from '../../../format/duration.ts'
import { elapsedWords } from '../../../format/elapsed.ts'
import { counted } from '../../../format/number.ts'

/** Reloads of a load summed up, in the words of their bar. */
export interface ReloadProof {
  /** "2 reloads, 0:08 to 0:19", "reload since 0:08". */
  readonly whenWords: string
  readonly movedCount: number
  /** Null while no old worker has told its numbers. */
  readonly lateCount: number | null
  readonly verdict: { readonly tone: 'ok' | 'info' | 'bad'; readonly words: string }
  /** Newest swap of each slot, by slot. */
  readonly swaps: readonly ShownSwap[]
}

interface ShownSwap {
  readonly slot: number
  /** "g1 → g2". */
  readonly generations: string
  readonly tookMs: number
  /** All that is known of it: "slot 1, g1 → g2 in 717 ms: 11 connections moved, 0 requests too late". */
  readonly words: string
}

/** Null when nothing was reloaded. `originAtMs`: what the times of the run count from. */
export function reloadProof(reloads: readonly LoadReload[], originAtMs: number): ReloadProof | null {
  const [first] = reloads
  const last = reloads.at(-1)
  if (first === undefined || last === undefined) return null
  const swaps = reloads.flatMap((reload) => reload.swaps)
  const told = swaps.flatMap(({ lateRequestsCount }) => (lateRequestsCount === null ? [] : [lateRequestsCount]))
  const lateCount = told.length === 0 ? null : told.reduce((sum, count) => sum + count, 0)
  const newest = new Map(swaps.map((swap) => [swap.slot, swap]))
  return {
    whenWords: whenWords(reloads.length, first.startedAtMs - originAtMs, last.endedAtMs, originAtMs),
    movedCount: swaps.reduce((sum, { movedCount }) => sum + (movedCount ?? 0), 0),
    lateCount,
    verdict: verdictOf(last, lateCount),
    swaps: [...newest.values()].sort((one, other) => one.slot - other.slot).map(shownSwap),
  }
}

function shownSwap({ slot, generation, nextGeneration, tookMs, movedCount, lateRequestsCount }: LoadSwap): ShownSwap {
  const generations = `g${generation} → g${nextGeneration}`
  const told =
    movedCount === null || lateRequestsCount === null
      ? 'the old worker told no numbers'
      : `${counted(movedCount, 'connection')} moved, ${counted(lateRequestsCount, 'request')} too late`
  return { slot, generations, tookMs, words: `slot ${slot}, ${generations} in ${formatDuration(tookMs)}: ${told}` }
}

function whenWords(count: number, beganMs: number, endedAtMs: number | null, originAtMs: number): string {
  const what = count === 1 ? 'reload' : counted(count, 'reload')
  if (endedAtMs === null) return `${what}, since ${elapsedWords(beganMs)}`
  return `${what}, ${elapsedWords(beganMs)} to ${elapsedWords(endedAtMs - originAtMs)}`
}

function verdictOf(last: LoadReload, lateCount: number | null): ReloadProof['verdict'] {
  if (lateCount !== null && lateCount > 0) {
    return { tone: 'bad', words: `${counted(lateCount, 'request')} came too late` }
  }
  if (last.state === 'running') return { tone: 'info', words: 'under way' }
  if (last.state === 'stopped') return { tone: 'bad', words: 'stopped: the old worker serves on' }
  if (last.state === 'cancelled') return { tone: 'info', words: 'cancelled' }
  if (lateCount === null) return { tone: 'info', words: 'the old workers told no numbers' }
  return { tone: 'ok', words: 'No request came too late' }
}
