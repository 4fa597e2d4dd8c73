import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Button } from '../../components/button.tsx'
import { startReload } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'
import { primaryWords } from '../own-primary/primary-words.ts'
import { drainWarning } from './drain-warning.ts'

/** Replaces all workers without losing a request. While that lasts it stays where it is: the way out stands elsewhere. */
export function ReloadButton({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { id, runState } = cluster
  const pending = usePending(pendingKeys.reload(id))
  if (runState === 'stopped') return null
  const refusal = whyNot(cluster)
  return (
    <Button
      icon="reload"
      className="head-shrink"
      aria-label="Rolling reload"
      title={refusal ?? drainWarning(cluster) ?? usualWords(cluster)}
      pending={pending}
      disabled={refusal !== null}
      onClick={() => void startReload(id, null)}
    >
      <span className="head-wide">Reload</span>
    </Button>
  )
}

function usualWords({ ownPrimary }: ClusterSnapshot): string {
  const words = 'Rolling reload: new workers first, no request lost (r)'
  return ownPrimary === null ? words : `${words}. ${primaryWords.reload}`
}

function whyNot({ runState, reload }: ClusterSnapshot): string | null {
  if (runState !== 'running') return 'It is not running yet'
  return reload?.state === 'running' ? `${reload.words}. Cancel it, or wait until it is over` : null
}
