import { type OwnPrimarySnapshot, ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { closeDrawer, stepDrawer } from '../../store/commands/view-actions.ts'
import { PrimaryState } from '../own-primary/primary-state-label.tsx'
import { SlotStateLabel } from '../worker/slot-state-label.tsx'

interface InspectorHeadProps {
  readonly clusterId: string
  readonly number: number
  /** Undefined once the slot has left the cluster. */
  readonly slot: SlotSnapshot | undefined
  /** In place 0, while there is one. */
  readonly primary: OwnPrimarySnapshot | null
  /** Place among the cluster's slots, from 1. */
  readonly position: number
  readonly count: number
}

/** Which slot the drawer is about, and the way to its neighbours and out. */
export function InspectorHead({ clusterId, number, slot, primary, position, count }: InspectorHeadProps) {
  return (
    <div className="ins-head">
      <SlotChip slot={number} />
      <h2>{number === ownPrimaryPlace ? 'Your primary' : `Slot ${number}`}</h2>
      {primary !== null && <PrimaryState clusterId={clusterId} primary={primary} />}
      {slot !== undefined && primary === null && <SlotStateLabel slot={slot} />}
      {position > 0 && (
        <span className="ins-sub ins-position">
          {position} of {count}
        </span>
      )}
      <span className="ins-head-actions">
        <Button
          kind="ghost"
          size="mini"
          icon="left"
          iconOnly
          aria-label="Previous slot"
          disabled={count < (number === ownPrimaryPlace ? 1 : 2)}
          onClick={() => stepDrawer(-1)}
        />
        <Button
          kind="ghost"
          size="mini"
          icon="right"
          iconOnly
          aria-label="Next slot"
          disabled={count < (number === ownPrimaryPlace ? 1 : 2)}
          onClick={() => stepDrawer(1)}
        />
        <Button kind="ghost" size="mini" icon="close" iconOnly aria-label="Close inspector" onClick={closeDrawer} />
      </span>
    </div>
  )
}
