import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Button } from '../../components/button.tsx'
import { Tooltip } from '../../components/tooltip.tsx'
import { openDialog } from '../../store/commands/view-actions.ts'

/** Beside the reload button while changed files reload: how the watch stands, and the way to its setting. */
export function WatchNote({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { id, watch } = cluster
  if (watch === null) return null
  const rests = watch.state === 'failed' || watch.state === 'paused' || watch.state === 'missing'
  return (
    <Tooltip words={watch.words}>
      <Button
        kind="ghost"
        icon={rests ? 'warn' : 'reveal'}
        iconOnly
        aria-label={`Reload on changes: ${watch.words}. Edit settings`}
        onClick={() => openDialog({ kind: 'edit', clusterId: id })}
      />
    </Tooltip>
  )
}
