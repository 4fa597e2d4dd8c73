import { useEffect, useState } from 'react'
import type { WorkerOutput } from '../../../../shared/model/inspect.ts'
import { runCommand } from '../../../store/commands/commands.ts'

/** Asked for, there, or refused with the reason. */
export type OutputState =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly output: WorkerOutput }
  | { readonly state: 'refused'; readonly reason: string }

const loading: OutputState = { state: 'loading' }

/** Fetches the kept output of an ended generation once. */
export function useGenerationOutput(clusterId: string, slot: number, generation: number): OutputState {
  const [known, setKnown] = useState<OutputState>(loading)
  useEffect(() => {
    let wanted = true
    setKnown(loading)
    void runCommand('worker.output', { clusterId, slot, generation }).then((result) => {
      if (!wanted) return
      setKnown(
        result.ok ? { state: 'known', output: result.value } : { state: 'refused', reason: result.error.message },
      )
    })
    return () => {
      wanted = false
    }
  }, [clusterId, slot, generation])
  return known
}
