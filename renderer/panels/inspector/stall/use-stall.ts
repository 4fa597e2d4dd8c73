import { useEffect, useState } from 'react'
import type { StallCapture } from '../../../../shared/inspection/stall.ts'
import { runCommand } from '../../../store/commands/commands.ts'

/** Fetches one look at a stuck worker, anew when its stall has ended; null while it is on its way, or not kept any more. */
export function useStall(clusterId: string, captureId: number, endedAtMs: number | null): StallCapture | null {
  const [known, setKnown] = useState<StallCapture | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with its end the look is another one
  useEffect(() => {
    let wanted = true
    void runCommand('stall.read', { clusterId, captureId }).then((result) => {
      if (wanted) setKnown(result.ok ? result.value : null)
    })
    return () => {
      wanted = false
    }
  }, [clusterId, captureId, endedAtMs])
  return known?.captureId === captureId ? known : null
}
