import { useState } from 'react'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import { asSentence } from '../format/sentence.ts'
import { Alert } from './alert.tsx'

/** Why the newest reload stopped, with the last words of the generation that did not get ready. */
export function ReloadAlert({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const [read, setRead] = useState<number | null>(null)
  const { reload, runState } = cluster
  if (reload?.state !== 'stopped' || runState === 'stopped' || reload.operationId === read) return null
  return (
    <Alert
      tone="bad"
      title={reload.error === null ? 'Rolling reload:' : `Rolling reload: ${reload.error}.`}
      detail={`${asSentence(reload.words)} Workers that were not replaced serve on. Fix the script or its settings, then reload again.`}
      output={reload.outputTail}
      onDismiss={() => setRead(reload.operationId)}
    />
  )
}
