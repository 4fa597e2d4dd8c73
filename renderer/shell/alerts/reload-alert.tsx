import { useState } from 'react'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Button } from '../../components/button.tsx'
import { asSentence } from '../../format/sentence.ts'
import { copyText, startReload } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'
import { Alert } from './alert.tsx'
import { namedPlace } from './named-place.ts'

/** Why the newest reload stopped, with the last words of the generation that did not get ready, and what to do about it. */
export function ReloadAlert({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const [read, setRead] = useState<number | null>(null)
  const { reload, runState } = cluster
  const pending = usePending(pendingKeys.reload(cluster.id))
  if (reload?.state !== 'stopped' || runState === 'stopped' || reload.operationId === read) return null
  const place = namedPlace(reload.error, reload.outputTail)
  return (
    <Alert
      tone="bad"
      title={reload.error === null ? 'Rolling reload:' : `Rolling reload: ${reload.error}.`}
      detail={`${asSentence(reload.words)} Workers that were not replaced serve on. Fix the script or its settings, then reload again.`}
      output={reload.outputTail}
      actions={
        <>
          {place !== null && (
            <Button
              size="mini"
              icon="copy"
              aria-label={`Copy the place, ${place.label}`}
              title={`Copy ${place.whole}: an editor takes it as it is`}
              onClick={() => void copyText(place.whole, place.label)}
            >
              <span className="mono">{place.label}</span>
            </Button>
          )}
          <Button size="mini" icon="reload" pending={pending} onClick={() => void startReload(cluster.id, null)}>
            Reload again
          </Button>
        </>
      }
      onDismiss={() => setRead(reload.operationId)}
    />
  )
}
