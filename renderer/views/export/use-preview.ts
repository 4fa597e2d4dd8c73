import { useEffect, useState } from 'react'
import type { ExportedCluster, ExportTarget } from '../../../shared/export/exported.ts'
import { previewExport } from '../../store/commands/export-commands.ts'

interface Preview {
  readonly target: ExportTarget
  readonly made: ExportedCluster | null
  /** Why there is nothing to show; '' while it is on its way, or there is. */
  readonly fault: string
}

/** The files for a target as they would be now; asked anew when another target is chosen. */
export function usePreview(clusterId: string, target: ExportTarget): Preview {
  const [preview, setPreview] = useState<Preview>({ target, made: null, fault: '' })
  useEffect(() => {
    let isGone = false
    void previewExport(clusterId, target).then((result) => {
      if (isGone) return
      setPreview(
        result.ok ? { target, made: result.value, fault: '' } : { target, made: null, fault: result.error.message },
      )
    })
    return () => {
      isGone = true
    }
  }, [clusterId, target])
  // What was made for another target is not this one's.
  return preview.target === target ? preview : { target, made: null, fault: '' }
}
