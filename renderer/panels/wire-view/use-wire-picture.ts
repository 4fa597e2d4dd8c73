import { useEffect, useMemo } from 'react'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import { useWireChoice } from '../../store/wire-choice.ts'
import type { WirePlayer } from '../../wire/player.ts'
import type { WireMode } from '../../wire/scene-input.ts'
import { type WireLayout, type WireRoom, wireLayout } from '../../wire/wire-layout.ts'
import { primaryFactCount } from './boxes/primary-facts.ts'
import { useReducedMotion } from './use-wire-player.ts'
import { useWireColors } from './wire-colors.ts'
import type { WireNumbers } from './wire-numbers.ts'
import type { WireRow } from './wire-row.ts'

/** Where everything stands; the same object until the room is another. */
function useWireLayout(room: WireRoom): WireLayout {
  const { width, height, workerCount, factCount, captioned, hasQueue } = room
  const { hasOwn = false, isOwnGone = false, hasNodes = false } = room
  return useMemo(
    () => wireLayout({ width, height, workerCount, factCount, captioned, hasQueue, hasOwn, isOwnGone, hasNodes }),
    [width, height, workerCount, factCount, captioned, hasQueue, hasOwn, isOwnGone, hasNodes],
  )
}

interface PictureParts {
  readonly size: Pick<WireRoom, 'width' | 'height'>
  readonly mode: WireMode
  readonly numbers: WireNumbers
  /** Connections go around the primary. */
  readonly bypassed: boolean
  readonly captioned: boolean
  /** The app's own primary; null without one. */
  readonly own: Pick<OwnPrimarySnapshot, 'phase'> | null
  /** Of containers. A mesh passes everything on: requests go through it, too. */
  readonly spread: Pick<FleetSnapshot['spread'], 'by'> | null
}

/** Has the player draw what the view shows; answers where everything stands. */
export function useWirePicture(player: WirePlayer | null, parts: PictureParts): WireLayout {
  const { size, mode, numbers, bypassed, captioned, own, spread } = parts
  const { rows } = numbers
  const layout = useWireLayout({
    ...size,
    workerCount: rows.length,
    factCount: primaryFactCount(bypassed),
    captioned,
    hasOwn: own !== null,
    isOwnGone: own?.phase === 'ended',
    hasQueue: !bypassed,
    hasNodes: rows.some(({ node }) => node !== null),
  })
  const around = bypassed || (mode === 'requests' && spread?.by !== 'mesh')
  const next = numbers.next?.slot ?? null
  const selected = useWireChoice((choice) => choice.selected)
  const colors = useWireColors()
  const still = useReducedMotion()
  useEffect(() => {
    // With each reading, though no row says anything else: the player looks whether its picture is worn.
    const workers = numbers.rows.map((row) => wireWorker(row, mode))
    player?.show({ layout, mode, workers, around, colors, still, selected, next })
  }, [player, layout, mode, numbers, around, colors, still, selected, next])
  return layout
}

function wireWorker({ slot, generation, mood, hurts, part }: WireRow, mode: WireMode) {
  const shareRatio = (mode === 'connections' ? part?.connectionRatio : part?.requestRatio) ?? null
  return { slot: slot.slot, generation, mood, isHurt: hurts.length > 0, shareRatio }
}
