import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Icon } from '../../components/icon.tsx'
import { drainWarning } from '../../panels/cluster/drain-warning.ts'

/** Before the reload button: what a drain of this cluster cannot do. */
export function DrainNote({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const words = drainWarning(cluster)
  if (words === null) return null
  return (
    <span className="head-drain-note tone-warn" role="note" aria-label={words} title={words}>
      <Icon name="warn" />
    </span>
  )
}
