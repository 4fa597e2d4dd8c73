import { workerAction } from '../../../../shared/actions/worker-actions.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { chooseAction } from '../../../store/commands/commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import type { WorkerTarget } from '../../../store/deck-state.ts'
import { usePending } from '../../../store/use-deck.ts'

interface LaneButtonProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  readonly target: WorkerTarget
}

/** Takes the slot out of rotation, or puts it back. */
export function LaneButton({ clusterId, slot, target }: LaneButtonProps) {
  const pending = usePending(pendingKeys.slot(clusterId, slot.slot))
  const { id, words, icon } = workerAction(slot.outOfRotation === null ? 'worker.rotate-out' : 'worker.rotate-in')
  return (
    <Button icon={icon} pending={pending} onClick={() => chooseAction(clusterId, target, id)}>
      {words}
    </Button>
  )
}
