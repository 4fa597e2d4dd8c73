import { memo, useMemo } from 'react'
import { isTab } from '../../shared/screens.ts'
import { Icon } from '../components/icon.tsx'
import { Sparkline } from '../components/sparkline.tsx'
import { counted } from '../format/number.ts'
import { describeCluster } from '../panels/cluster/cluster-state.ts'
import { openCluster } from '../store/commands/view-actions.ts'
import { selectFaultCount, selectLiveSeries, selectScreen } from '../store/selectors.ts'
import { newestValues } from '../store/series/newest-values.ts'
import { useDeck, useLiveCluster } from '../store/use-deck.ts'

const sparkPoints = 60

/** One cluster in the sidebar: name, port, state, and the CPU of the last minute. */
export const ClusterButton = memo(function ClusterButton({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  const points = useDeck((state) => selectLiveSeries(state, clusterId).points)
  const newestAtMs = useDeck((state) => selectLiveSeries(state, clusterId).points.last()?.atMs ?? 0)
  const isCurrent = useDeck((state) => state.clusterId === clusterId && isTab(selectScreen(state)))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ring stays the same object; its newest point tells that it grew
  const cpu = useMemo(() => newestValues(points, sparkPoints, (point) => point.cpuRatio), [points, newestAtMs])
  const faultCount = useDeck((state) => selectFaultCount(state, clusterId))
  if (cluster === undefined) return null
  const state = describeCluster(cluster)
  const port = cluster.addresses[0]?.port ?? null
  const { name } = cluster.settings
  return (
    <button
      type="button"
      className="side-cluster"
      aria-current={isCurrent ? 'page' : undefined}
      title={`${name}: ${state.word}${faultCount > 0 ? `, ${counted(faultCount, 'fault')} active` : ''}`}
      onClick={() => openCluster(clusterId)}
    >
      <span className="side-cluster-name ellipsis">{name}</span>
      <Sparkline values={cpu} width={48} height={22} min={0} />
      <span className="side-cluster-state" data-hurt={faultCount > 0}>
        {port !== null && <span className="side-cluster-port">:{port}</span>}
        <span className={`tone-${state.tone}`}>
          <Icon name={state.icon} size={12} />
          <span className="side-cluster-word">{state.word}</span>
        </span>
        {faultCount > 0 && (
          <span className="tone-hot">
            <Icon name="signal" size={12} />
            <span className="side-cluster-word">{counted(faultCount, 'fault')}</span>
          </span>
        )}
      </span>
    </button>
  )
})
