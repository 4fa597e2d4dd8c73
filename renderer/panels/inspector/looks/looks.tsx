import { ownPrimaryPlace } from '../../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { openDialog } from '../../../store/commands/view-actions.ts'
import { AttachButton } from './attach-button.tsx'
import { DevToolsButton } from './devtools-button.tsx'
import { LaneButton } from './lane-button.tsx'

interface LooksProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  /** Of the process that lives there. */
  readonly pid: number
}

/** Ways to look into one worker, beside those that hurt it. Each button is a part of its own. */
export function Looks({ clusterId, slot, pid }: LooksProps) {
  const target = { slot: slot.slot, generation: slot.generation, pid }
  return (
    <>
      {slot.slot !== ownPrimaryPlace && <LaneButton clusterId={clusterId} slot={slot} target={target} />}
      <DevToolsButton clusterId={clusterId} target={target} />
      <AttachButton clusterId={clusterId} target={target} />
      {slot.slot !== ownPrimaryPlace && (
        <Button icon="external" onClick={() => openDialog({ kind: 'request', clusterId, target })}>
          Send a request
        </Button>
      )}
    </>
  )
}
