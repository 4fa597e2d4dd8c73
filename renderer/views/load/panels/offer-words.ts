import { limits } from '../../../../shared/limits.ts'
import type { LoadRemark } from '../../../../shared/model/load.ts'
import type { LoadSettings } from '../../../../shared/model/load-settings.ts'
import { formatNumber } from '../../../format/number.ts'

type Offer = NonNullable<LoadRemark['offer']>

/** What would change when an offer is taken; null when there is no more to be had. */
export function offeredChange(
  offer: Offer,
  { processes, connections }: LoadSettings,
): Partial<Pick<LoadSettings, 'processes' | 'connections'>> | null {
  if (offer === 'more-processes') {
    return processes >= limits.loadProcesses.max
      ? null
      : { processes: Math.min(limits.loadProcesses.max, processes * 2) }
  }
  return connections >= limits.loadConnections.max
    ? null
    : { connections: Math.min(limits.loadConnections.max, connections * 2) }
}

/** "Restart with 2 generator processes". */
export function offerWords(offer: Offer, settings: LoadSettings, isOver: boolean): string | null {
  const change = offeredChange(offer, settings)
  if (change === null) return null
  const what =
    change.processes === undefined
      ? `${formatNumber(change.connections ?? 0)} connections`
      : `${formatNumber(change.processes)} generator processes`
  return `${isOver ? 'Run again' : 'Restart'} with ${what}`
}
