import { Button } from '../../../components/button.tsx'
import { openDialog } from '../../../store/commands/view-actions.ts'
import type { WorkerTarget } from '../../../store/deck-state.ts'

interface DevToolsButtonProps {
  readonly clusterId: string
  readonly target: WorkerTarget
}

/** Leads to a window with DevTools on this worker; a dialog asks about its slot first. */
export function DevToolsButton({ clusterId, target }: DevToolsButtonProps) {
  return (
    <Button icon="crash" onClick={() => openDialog({ kind: 'devtools', clusterId, target })}>
      Open DevTools
    </Button>
  )
}
