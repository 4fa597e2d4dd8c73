import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Button } from '../../components/button.tsx'
import { cancelReload } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'

/** How far a rolling reload is, and the way out of it: beside the state, where it moves no button. */
export function ReloadProgress({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { id, reload } = cluster
  const pending = usePending(pendingKeys.reload(id))
  if (reload?.state !== 'running') return null
  return (
    <>
      <span className="head-badge" role="status" aria-label="Reload" data-tone="info" title={reload.words}>
        {`Reload ${reload.done}/${reload.total}`}
      </span>
      <Button
        kind="ghost"
        size="mini"
        icon="close"
        aria-label="Cancel reload"
        title="Cancel the reload: what is replaced stays so"
        pending={pending}
        onClick={() => void cancelReload(id)}
      >
        Cancel
      </Button>
    </>
  )
}
