import { useMemo } from 'react'
import { useCluster, useFrozen, useNowMs, useShares, useSlotPoints, useStory } from '../../../store/use-deck.ts'
import { playbackDelayMs } from '../../../wire/playback-clock.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import type { TrafficFrame } from '../../../wire/recording.ts'
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
  /** 0 when live. */
  readonly behindMs: number
  readonly isAtOldest: boolean
  readonly reachMs: number
  readonly epochOf: (monoMs: number) => number
}

/**
 * Read twice a second, however fast the dots go: numbers that flicker cannot be read. And at once when the picture jumps,
 * which `jumpCount` counts.
 */
export function useWireNumbers(clusterId: string, player: WirePlayer | null, jumpCount: number): WireNumbers {
  const cluster = useCluster(clusterId)
  const shares = useShares(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const { lifelines } = useStory(clusterId)
  const nowMs = useNowMs()
  const isFrozen = useFrozen()
  // biome-ignore lint/correctness/useExhaustiveDependencies: rings and recording stay the same objects; the present tells that they grew
  return useMemo(() => {
    const recording = player?.recording ?? null
    const playhead = player?.playhead() ?? null
    const monoMs = playhead?.monoMs ?? 0
    const liveMonoMs = monoMs + (playhead?.behindMs ?? 0)
    const clockDistanceMs = Date.now() - liveMonoMs - playbackDelayMs
    const epochOf = (each: number) => each + clockDistanceMs
    const oldestMonoMs = recording?.oldestMonoMs ?? monoMs
    // A frozen window's picture is behind by nothing as long as it shows the moment of freezing.
    const frozenForMs = isFrozen ? Date.now() - nowMs : 0
    const behindMs = Math.max(0, (playhead?.behindMs ?? 0) - frozenForMs)
    const pastAtMs = behindMs > presentMs ? epochOf(monoMs) : null
    const reading = readShares(shares, windowMs, pastAtMs ?? undefined)
    const frame = recording?.frameAt(monoMs) ?? null
    const rows =
      cluster === undefined
        ? []
        : wireRows({ cluster, slotPoints, lifelines, reading, frame, pastAtMs, withRecent: cluster.slots.length < 4 })
    const before = oldestMonoMs > monoMs - windowMs ? null : (recording?.frameAt(monoMs - windowMs) ?? null)
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
      }),
      monoMs,
      behindMs: behindMs < 50 ? 0 : behindMs,
      isAtOldest: playhead?.isAtOldest ?? false,
      reachMs: Math.max(0, liveMonoMs - oldestMonoMs),
      epochOf,
    }
  }, [cluster, shares, slotPoints, lifelines, nowMs, isFrozen, player, jumpCount])
}

function openOf(rows: readonly WireRow[]) {
  return rows.map(({ slot, openConnections }) => ({ slot: slot.slot, openConnections }))
}

function sumOpen(each: readonly { readonly openConnections: number | null }[]): number | null {
  const known = each.flatMap(({ openConnections }) => (openConnections === null ? [] : [openConnections]))
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
}
