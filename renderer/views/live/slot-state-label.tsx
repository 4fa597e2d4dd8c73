import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { StateLabel } from '../../components/state-label.tsx'
import { selectNowMs } from '../../store/selectors.ts'
import { useDeck } from '../../store/use-deck.ts'

/** A slot's state with its running time. It follows the clock by itself, and only while there is a clock in it. */
export function SlotStateLabel({ slot }: { readonly slot: SlotSnapshot }) {
  const nowMs = useDeck((state) => (followsTime(slot) ? selectNowMs(state) : 0))
  return <StateLabel slot={slot} nowMs={nowMs} />
}

/** A calm state has no clock in it. */
function followsTime(slot: SlotSnapshot): boolean {
  if (slot.phase === 'online' || slot.phase === 'listening') return slot.health !== 'ok'
  return slot.phase === 'starting' || slot.phase === 'draining' || slot.phase === 'backing-off'
}
