import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { followsClock } from '../../components/slot-state.ts'
import { StateLabel } from '../../components/state-label.tsx'
import { selectNowMs } from '../../store/selectors.ts'
import { useDeck } from '../../store/use-deck.ts'

/** A slot's state with its running time. It follows the clock by itself, and only while there is a clock in it. */
export function SlotStateLabel({ slot }: { readonly slot: SlotSnapshot }) {
  const nowMs = useDeck((state) => (followsClock(slot) ? selectNowMs(state) : 0))
  return <StateLabel slot={slot} nowMs={nowMs} />
}
