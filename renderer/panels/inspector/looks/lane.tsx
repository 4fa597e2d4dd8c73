import './lane.css'
import type { OutOfRotation } from '../../../../shared/inspection/rotation.ts'
import { rotationReasonWords } from '../../../../shared/inspection/rotation.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { useNowMs } from '../../../store/use-deck.ts'

/** That nobody is dealt to this slot, why, and since when. Nothing while it is in rotation. */
export function Lane({ slot: { outOfRotation } }: { readonly slot: SlotSnapshot }) {
  return outOfRotation === null ? null : <Out {...outOfRotation} />
}

function Out({ reason, sinceAtMs }: OutOfRotation) {
  const sinceMs = Math.max(0, useNowMs() - sinceAtMs)
  return (
    <p className="ins-lane">
      <Icon name="rotate-out" size={12} />
      <span>
        <b>Out of rotation</b> {rotationReasonWords[reason]}, for {formatDuration(Math.floor(sinceMs / 1000) * 1000)}:
        no new connections, whoever fills this slot
      </span>
    </p>
  )
}
