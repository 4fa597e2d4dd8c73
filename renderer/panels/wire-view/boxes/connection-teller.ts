import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import { counted } from '../../../format/number.ts'

interface FleetFacts {
  readonly fleet: Pick<FleetSnapshot, 'spread'> | null
  readonly slots: readonly { readonly agent: string; readonly pid: number | null }[]
}

/** Who counts connections of a cluster. Agents count requests, too; nobody is not none. */
export function connectionTeller(cluster: FleetFacts | undefined): 'agents' | 'front' | 'nobody' {
  if (cluster?.fleet == null || cluster.slots.some(({ agent }) => agent === 'connected')) return 'agents'
  return cluster.fleet.spread.by === 'front' ? 'front' : 'nobody'
}

/** What a picture of containers cannot show, why, and what would; null where every agent talks. */
export function untoldWords({ fleet, slots }: FleetFacts): string | null {
  if (fleet === null) return null
  const silent = slots.filter(({ agent, pid }) => pid !== null && agent !== 'connected').length
  if (silent === 0) return null
  const isDealt = fleet.spread.by === 'front'
  if (silent < slots.length) {
    const what = isDealt ? 'requests' : 'connections and requests'
    return `In ${silent} of ${counted(slots.length, 'slot')} no agent is heard: their ${what} are not known.`
  }
  return isDealt
    ? 'Nobody counts requests here: that would take the agent, which "Run as a service" can bring along.'
    : `Nobody counts connections or requests here (${fleet.spread.words}): that would take the deck's front or its agent, which "Run as a service" can bring along.`
}
