import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { Tooltip } from '../../../components/tooltip.tsx'
import { retry } from '../../../store/commands.ts'
import { pendingKeys } from '../../../store/run-command.ts'
import { usePending } from '../../../store/use-deck.ts'
import { SlotStateLabel } from '../slot-state-label.tsx'

interface StateCellProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
}

/** The slot's state with its running time, and the one thing to do about it where there is one. */
export function StateCell({ clusterId, slot }: StateCellProps) {
  return (
    <td data-align="left">
      <span className="wt-state">
        <SlotStateLabel slot={slot} />
        {slot.notListeningHint !== null && <HintButton slot={slot.slot} hint={slot.notListeningHint} />}
        {(slot.phase === 'failed' || slot.phase === 'backing-off') && (
          <RetryButton
            clusterId={clusterId}
            slot={slot.slot}
            words={slot.phase === 'failed' ? 'Try again' : 'Try now'}
          />
        )}
      </span>
    </td>
  )
}

function RetryButton(props: { readonly clusterId: string; readonly slot: number; readonly words: string }) {
  const { clusterId, slot, words } = props
  const pending = usePending(pendingKeys.slot(clusterId, slot))
  return (
    <Button
      kind="link"
      aria-label={`${words}, slot ${slot}`}
      pending={pending}
      onClick={() => void retry(clusterId, slot)}
    >
      {words}
    </Button>
  )
}

function HintButton({ slot, hint }: { readonly slot: number; readonly hint: string }) {
  return (
    <Tooltip words={hint}>
      <Button kind="ghost" size="mini" icon="info" iconOnly aria-label={`Why slot ${slot} is not listening yet`} />
    </Tooltip>
  )
}
