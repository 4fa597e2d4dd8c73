import './lane.css'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { closeForDebugger } from '../../../store/commands/commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { usePending } from '../../../store/use-deck.ts'

interface DebuggerDoorProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  /** Null: no debugger outside can attach. */
  readonly port: number | null
}

/** That the worker's inspector is open for a debugger outside, and the way to close it. Nothing while it is not. */
export function DebuggerDoor({ clusterId, slot: { slot, generation, pid }, port }: DebuggerDoorProps) {
  const pending = usePending(pendingKeys.slot(clusterId, slot))
  if (port === null || pid === null) return null
  return (
    <div className="ins-lane" role="status">
      <Icon name="warn" size={12} />
      <span>
        <b>Inspector open</b> on <span className="mono selectable">127.0.0.1:{port}</span>, for a debugger: a breakpoint
        stops this worker
      </span>
      <Button
        size="mini"
        icon="stop"
        pending={pending}
        onClick={() => void closeForDebugger(clusterId, { slot, generation, pid })}
      >
        Close inspector
      </Button>
    </div>
  )
}
