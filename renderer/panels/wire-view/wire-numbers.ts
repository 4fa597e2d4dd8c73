import { useMemo, useRef } from 'react'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { deckStore } from '../../store/deck-store.ts'
import { keepEqual } from '../../store/pushes/keep-equal.ts'
import { selectNowMs, selectSampledMs } from '../../store/selectors.ts'
import { useDeck, useFrozen, useLifelines, useShares, useSlotPoints } from '../../store/use-deck.ts'
import { windowClock } from '../../store/window-clock.ts'
import { useWireChoice } from '../../store/wire-choice.ts'
import type { WirePlayer } from '../../wire/player.ts'
import type { TrafficFrame } from '../../wire/recording.ts'
import type { WireMode } from '../../wire/scene-input.ts'
import { countsRequests } from '../request-words.ts'
import { connectionTeller } from './boxes/connection-teller.ts'
import { readShares, type ShareReading } from './boxes/shares.ts'
import { type NextWords, nextWords } from './next-words.ts'
import { readMoment } from './pictured-moment.ts'
import { policyRemark } from './policy-remark.ts'
import { type WireRow, wireRows } from './wire-row.ts'
import { areAllKept, wireWords } from './wire-words.ts'

/** The window over which shares are counted. */
const windowMs = 10_000
/** A picture this close to the present shows the present's states and shares. */
export const presentMs = 1200

/** All numbers of the pictured moment. */
export interface WireNumbers {
  readonly nowMs: number
  readonly rows: readonly WireRow[]
  readonly reading: ShareReading | null
  readonly frame: TrafficFrame | null
  readonly openCount: number | null
  readonly words: string
  /** Only requests move now. */
  readonly areAllKept: boolean
  readonly next: NextWords | null
  readonly monoMs: number
  readonly epochOf: (monoMs: number) => number
}

interface NumbersSources {
  /** Of the pictured moment. */
  readonly cluster: ClusterSnapshot | undefined
  readonly player: WirePlayer | null
  readonly mode: WireMode
  readonly jumpCount: number
}

/**
 * Read with each sample, however fast the dots go: numbers that flicker cannot be read. And at once when the picture jumps,
 * which `jumpCount` counts. While it is paused they stand still with it.
 */
export function useWireNumbers({ cluster, player, mode, jumpCount }: NumbersSources): WireNumbers {
  const clusterId = cluster?.id ?? ''
  const shareSamples = useShares(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const lifelines = useLifelines(clusterId)
  const isPaused = useWireChoice((choice) => choice.isPaused)
  const beatMs = useDeck((state) => (isPaused ? 0 : selectSampledMs(state, clusterId)))
  const isFrozen = useFrozen()
  const kept = useRef<readonly WireRow[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: rings and recording stay the same objects; the beat tells that they grew
  return useMemo(() => {
    const nowMs = selectNowMs(deckStore.getState())
    const { monoMs, behindMs, epochOf, oldestMonoMs } = readMoment(player, isFrozen ? windowClock.nowMs() - nowMs : 0)
    const recording = player?.recording ?? null
    const pastAtMs = behindMs > presentMs ? epochOf(monoMs) : null
    const reading =
      connectionTeller(cluster) === 'nobody' ? null : readShares(shareSamples, windowMs, pastAtMs ?? undefined)
    const frame = recording?.frameAt(monoMs) ?? null
    const rows =
      cluster === undefined
        ? []
        : wireRows({ cluster, slotPoints, lifelines, reading, frame, pastAtMs, withRecent: cluster.slots.length < 4 })
    // A card renders when its own row says something else.
    kept.current = keepEqual(kept.current, rows)
    const isPast = pastAtMs !== null
    const edgeMonoMs = monoMs - windowMs
    const before = (oldestMonoMs ?? monoMs) > edgeMonoMs ? null : (recording?.frameAt(edgeMonoMs) ?? null)
    const next = nextWords(frame)
    const remark = recording === null || frame === null ? null : policyRemark(recording, frame, edgeMonoMs)
    const facts = {
      reading,
      open: openOf(rows),
      openBefore: sumOpen(before?.workers ?? []),
      // Then is over: nobody can open anything in it.
      url: isPast ? null : (cluster?.url ?? null),
      hasRequests: cluster === undefined || (countsRequests(cluster) && connectionTeller(cluster) === 'agents'),
      mode,
      isBrief: remark !== null,
    }
    const shares = remark?.isWhole === true && !areAllKept(facts) ? '' : wireWords(facts)
    return {
      nowMs,
      rows: kept.current,
      reading,
      frame,
      openCount: sumOpen(rows),
      words: [next?.sentence, remark?.words, shares].filter(Boolean).join(' '),
      areAllKept: areAllKept(facts),
      next,
      monoMs,
      epochOf,
    }
  }, [cluster, shareSamples, slotPoints, lifelines, beatMs, isFrozen, player, mode, jumpCount])
}

function openOf(rows: readonly WireRow[]) {
  return rows.map(({ slot, openConnections }) => ({ slot: slot.slot, openConnections }))
}

function sumOpen(each: readonly { readonly openConnections: number | null }[]): number | null {
  const known = each.flatMap(({ openConnections }) => (openConnections === null ? [] : [openConnections]))
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
}
