import { Button } from '../../../components/button.tsx'
import { copyAttachConfiguration } from '../../../store/commands/commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import type { WorkerTarget } from '../../../store/deck-state.ts'
import { usePending } from '../../../store/use-deck.ts'

interface AttachButtonProps {
  readonly clusterId: string
  readonly target: WorkerTarget
}

/** Opens the worker's inspector for a debugger outside, and copies what attaches it. */
export function AttachButton({ clusterId, target }: AttachButtonProps) {
  const pending = usePending(pendingKeys.slot(clusterId, target.slot))
  return (
    <Button
      icon="copy"
      pending={pending}
      title="Opens the inspector of this worker on this machine alone, and copies an entry for launch.json of VS Code"
      onClick={() => void copyAttachConfiguration(clusterId, target)}
    >
      Copy attach configuration
    </Button>
  )
}
