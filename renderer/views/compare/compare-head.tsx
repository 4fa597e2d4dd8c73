import { Icon } from '../../components/icon.tsx'
import { listeningTone, workersWords } from '../../panels/cluster/cluster-state.ts'
import { ClusterUrl } from '../../panels/cluster/cluster-url.tsx'
import { PolicySelect } from '../../panels/cluster/policy-select.tsx'
import { compareAt } from '../../store/commands/view-actions.ts'
import { useDeck, useLiveCluster } from '../../store/use-deck.ts'

interface CompareHeadProps {
  readonly clusterId: string
  readonly side: 0 | 1
}

/** Which cluster stands here, where it is reached, how it fares, and by which policy it deals out. Never frozen. */
export function CompareHead({ clusterId, side }: CompareHeadProps) {
  const cluster = useLiveCluster(clusterId)
  const order = useDeck((state) => state.order)
  const clusters = useDeck((state) => state.live.clusters)
  if (cluster === undefined) return null
  const { icon, tone } = listeningTone(cluster)
  const { name } = cluster.settings
  return (
    <header className="cmp-head">
      <select
        className="select cmp-choice"
        aria-label={side === 0 ? 'First cluster' : 'Second cluster'}
        value={clusterId}
        onChange={(event) => compareAt(side, event.target.value)}
      >
        {order.map((id) => (
          <option key={id} value={id}>
            {clusters[id]?.settings.name ?? id}
          </option>
        ))}
      </select>
      <ClusterUrl cluster={cluster} />
      <span className="head-badge" role="status" aria-label={`Workers of ${name}`} data-tone={tone}>
        <Icon name={icon} />
        {workersWords(cluster)}
      </span>
      <span className="head-space" />
      <PolicySelect clusterId={clusterId} chosen={cluster.settings.policy} inForce={cluster.policy} of={name} />
    </header>
  )
}
