import { Icon } from '../../../components/icon.tsx'
import { formatCalmAge } from '../../../format/age.ts'
import { selectLiveCalmMs } from '../../../store/selectors.ts'
import { useDeck, useFrozen } from '../../../store/use-deck.ts'
import { useWireChoice } from '../../../store/wire-choice.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import { readMoment } from '../pictured-moment.ts'
import { presentMs } from '../wire-numbers.ts'

/** Says that the picture is of then, why, and how old it is; nothing while it shows the present. */
export function ThenBadge({ player }: { readonly player: WirePlayer | null }) {
  useDeck(selectLiveCalmMs)
  const isFrozen = useFrozen()
  const isPaused = useWireChoice((choice) => choice.isPaused)
  const { behindMs } = readMoment(player)
  if (!isFrozen && !isPaused && behindMs <= presentMs) return null
  return (
    <span className="wv-then">
      <Icon name={isFrozen || isPaused ? 'paused' : 'history'} size={12} />
      {isFrozen ? 'frozen, ' : isPaused ? 'paused, ' : ''}
      {formatCalmAge(behindMs)}
    </span>
  )
}
