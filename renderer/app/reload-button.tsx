import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import { Button } from '../components/button.tsx'
import { cancelReload, startReload } from '../store/commands.ts'
import { pendingKeys } from '../store/run-command.ts'
import { usePending } from '../store/use-deck.ts'

/** Replaces all workers without losing a request; while that lasts, how far it is and the way out of it. */
export function ReloadButton({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const pending = usePending(pendingKeys.reload(cluster.id))
  const { id, reload, runState } = cluster
  if (runState === 'stopped') return null
  if (reload?.state !== 'running') {
    return (
      <Button
        icon="reload"
        className="head-shrink"
        aria-label="Rolling reload"
        title={
          runState === 'running' ? 'Rolling reload: new workers first, no request lost (r)' : 'It is not running yet'
        }
        pending={pending}
        disabled={runState !== 'running'}
        onClick={() => void startReload(id, null)}
      >
        <span className="head-wide">Reload</span>
      </Button>
    )
  }
  return (
    <>
      <span className="head-badge" role="status" aria-label="Reload" data-tone="info" title={reload.words}>
        {`Reload ${reload.done}/${reload.total}`}
      </span>
      <Button
        kind="ghost"
        icon="close"
        iconOnly
        aria-label="Cancel reload"
        title="Cancel the reload: what is replaced stays so"
        pending={pending}
        onClick={() => void cancelReload(id)}
      />
    </>
  )
}
