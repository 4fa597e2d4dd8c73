import { useEffect, useState } from 'react'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import type { FaultPlan, FaultSpec } from '../../../../shared/model/fault.ts'
import { previewFault } from '../../../store/commands/fault-commands.ts'
import { useLiveCluster } from '../../../store/use-deck.ts'

/** What would happen, as the deck said last. */
export interface Preview {
  /** Null before the first answer. */
  readonly plan: FaultPlan | null
  /** Why there is no answer; '' while there is one. */
  readonly failure: string
  /** Something was changed since it was asked. */
  readonly isOld: boolean
}

/** So long nothing may change until it is asked anew: nobody asks for each digit. */
const restMs = 150

const nothingYet: Omit<Preview, 'isOld'> & { readonly asked: string } = { plan: null, failure: '', asked: '' }

/** Asks what would happen, again whenever the form, the workers, the faults or the guard rails are others. */
export function usePreview(clusterId: string, spec: FaultSpec | null): Preview {
  const cluster = useLiveCluster(clusterId)
  const [answer, setAnswer] = useState(nothingYet)
  const asks = spec === null ? '' : `${JSON.stringify(spec)} ${standOf(cluster)}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says when the spec is another one
  useEffect(() => {
    if (spec === null) return
    let isAwaited = true
    const timer = setTimeout(async () => {
      const result = await previewFault(clusterId, spec)
      if (!isAwaited) return
      const told = result.ok ? { plan: result.value, failure: '' } : { plan: null, failure: result.error.message }
      setAnswer({ ...told, asked: asks })
    }, restMs)
    return () => {
      isAwaited = false
      clearTimeout(timer)
    }
  }, [clusterId, asks])
  return { plan: answer.plan, failure: answer.failure, isOld: answer.asked !== asks }
}

/** What an answer hangs on besides the form: the same text until one of it changes. */
function standOf(cluster: ClusterSnapshot | undefined): string {
  if (cluster === undefined) return ''
  const { slots, faults, settings, runState } = cluster
  const lives = slots.map(({ slot, phase, health }) => `${slot}${phase}${health}`)
  const active = faults.active.map(({ id, state, slots: hit }) => `${id}${state}${hit.join('+')}`)
  return [runState, lives.join(), active.join(), JSON.stringify(settings.guardRails)].join(' ')
}
