import { useMemo } from 'react'
import { deckStore } from '../../../store/deck-store.ts'
import { selectNowMs, selectSampledMs } from '../../../store/selectors.ts'
import { useCluster, useDeck, useFrozen, useShares, useSlotPoints, useStory } from '../../../store/use-deck.ts'
import { windowClock } from '../../../store/window-clock.ts'
import { useWireChoice } from '../../../store/wire-choice.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import type { TrafficFrame } from '../../../wire/recording.ts'
import { countsRequests } from '../kpis/request-words.ts'
import { readMoment } from './pictured-moment.ts'
import { readShares, type ShareReading } from './shares.ts'
import { type WireRow, wireRows } from './wire-row.ts'
import { wireWords } from './wire-words.ts'

/** The window over which shares are counted. */
const windowMs = 10_000
/** A picture this close to the present shows the present's states and shares. */
const presentMs = 1200

/** All numbers of the pictured moment. */
interface WireNumbers {
  readonly nowMs: number
  readonly rows: readonly WireRow[]
  readonly reading: ShareReading | null
  readonly frame: TrafficFrame | null
  readonly openCount: number | null
  readonly words: string
  readonly monoMs: number
  readonly epochOf: (monoMs: number) => number
}

/**
 * Read with each sample, however fast the dots go: numbers that flicker cannot be read. And at once when the picture jumps,
 * which `jumpCount` counts. While it is paused they stand still with it.
 */
export function useWireNumbers(clusterId: string, player: WirePlayer | null, jumpCount: number): WireNumbers {
  const cluster = useCluster(clusterId)
  const shares = useShares(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const { lifelines } = useStory(clusterId)
  const isPaused = useWireChoice((choice) => choice.isPaused)
  const beatMs = useDeck((state) => (isPaused ? 0 : selectSampledMs(state, clusterId)))
  const isFrozen = useFrozen()
  // biome-ignore lint/correctness/useExhaustiveDependencies: rings and recording stay the same objects; the beat tells that they grew
  return useMemo(() => {
    const nowMs = selectNowMs(deckStore.getState())
    const { monoMs, behindMs, epochOf, oldestMonoMs } = readMoment(player, isFrozen ? windowClock.nowMs() - nowMs : 0)
    const recording = player?.recording ?? null
    const pastAtMs = behindMs > presentMs ? epochOf(monoMs) : null
    const reading = readShares(shares, windowMs, pastAtMs ?? undefined)
    const frame = recording?.frameAt(monoMs) ?? null
    const rows =
      cluster === undefined
        ? []
        : wireRows({ cluster, slotPoints, lifelines, reading, frame, pastAtMs, withRecent: cluster.slots.length < 4 })
    const edgeMonoMs = monoMs - windowMs
    const before = (oldestMonoMs ?? monoMs) > edgeMonoMs ? null : (recording?.frameAt(edgeMonoMs) ?? null)
    return {
      nowMs,
      rows,
      reading,
      frame,
      openCount: sumOpen(rows),
      words: wireWords({
        reading,
        open: openOf(rows),
        openBefore: sumOpen(before?.workers ?? []),
        url: cluster?.url ?? null,
        hasRequests: cluster === undefined || countsRequests(cluster),
      }),
      monoMs,
      epochOf,
    }
  }, [cluster, shares, slotPoints, lifelines, beatMs, isFrozen, player, jumpCount])
}

function openOf(rows: readonly WireRow[]) {
  return rows.map(({ slot, openConnections }) => ({ slot: slot.slot, openConnections }))
}

function sumOpen(each: readonly { readonly openConnections: number | null }[]): number | null {
  const known = each.flatMap(({ openConnections }) => (openConnections === null ? [] : [openConnections]))
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
}
