import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import type { FaultSnapshot } from '../../../../shared/model/fault.ts'
import { counted } from '../../../format/number.ts'
import { faultInWords } from '../../../panels/faults/fault-words.ts'

/** An active fault, and whose it is. */
export interface DeckFault {
  readonly clusterId: string
  readonly fault: FaultSnapshot
  /** "block event loop on slot 3"; with the cluster's name where several have faults. */
  readonly words: string
}

/** Every active fault, by the order of the sidebar; of one cluster the oldest first. */
export function deckFaults(
  order: readonly string[],
  clusters: Readonly<Record<string, ClusterSnapshot>>,
): readonly DeckFault[] {
  const hurt = order.flatMap((id) => clusters[id] ?? []).filter(({ faults }) => faults.active.length > 0)
  return hurt.flatMap(({ id, settings, faults }) =>
    faults.active.map((fault) => ({
      clusterId: id,
      fault,
      words: hurt.length > 1 ? `${settings.name}: ${faultInWords(fault)}` : faultInWords(fault),
    })),
  )
}

/** "1 fault active". */
export const activeWords = (count: number): string => `${counted(count, 'fault')} active`
