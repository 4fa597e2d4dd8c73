import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { Tooltip } from '../../components/tooltip.tsx'
import { retry, stopTrying } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { usePending } from '../../store/use-deck.ts'
import { SlotHurt } from '../faults/hurt-badge.tsx'
import { SlotStateLabel } from '../worker/slot-state-label.tsx'

interface StateCellProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
}

/** The slot's state with its running time, and what to do about it where there is something. */
export function StateCell({ clusterId, slot }: StateCellProps) {
  return (
    <td data-align="left">
      <span className="wt-state" data-phase={slot.phase}>
        <SlotStateLabel slot={slot} />
        {slot.stuck !== null && (
          <span className="wt-stuck" title={slot.stuck}>
            {slot.stuck.replace(/^blocked /, '')}
          </span>
        )}
        <SlotHurt clusterId={clusterId} slot={slot.slot} />
        {slot.notListeningHint !== null && (
          <WhyButton label={`Why slot ${slot.slot} is not listening yet`} words={slot.notListeningHint} />
        )}
        {slot.phase === 'failed' && slot.why !== null && (
          <WhyButton label={`Why slot ${slot.slot} has failed`} words={slot.why} />
        )}
        {slot.phase === 'failed' && <TryAgainButton clusterId={clusterId} slot={slot.slot} />}
        {slot.phase === 'backing-off' && <TryingButtons clusterId={clusterId} slot={slot} />}
      </span>
    </td>
  )
}

function TryAgainButton({ clusterId, slot }: { readonly clusterId: string; readonly slot: number }) {
  const pending = usePending(pendingKeys.slot(clusterId, slot))
  return (
    <Button
      kind="link"
      aria-label={`Try again, slot ${slot}`}
      pending={pending}
      onClick={() => void retry(clusterId, slot)}
    >
      Try again
    </Button>
  )
}

/** While a slot counts down: the next try at once, or none any more. Why it waits stands with both. */
function TryingButtons({ clusterId, slot: { slot, why } }: StateCellProps) {
  const pending = usePending(pendingKeys.slot(clusterId, slot))
  const because = why ?? ''
  return (
    <span className="wt-trying">
      <Tooltip words={`Try now. ${because}`}>
        <Button
          kind="ghost"
          size="mini"
          icon="retry"
          iconOnly
          aria-label={`Try now, slot ${slot}`}
          pending={pending}
          onClick={() => void retry(clusterId, slot)}
        />
      </Tooltip>
      <Tooltip words={`Stop trying: the slot rests until you try again. ${because}`}>
        <Button
          kind="ghost"
          size="mini"
          icon="stop"
          iconOnly
          aria-label={`Stop trying, slot ${slot}`}
          pending={pending}
          onClick={() => void stopTrying(clusterId, slot)}
        />
      </Tooltip>
    </span>
  )
}

function WhyButton({ label, words }: { readonly label: string; readonly words: string }) {
  return (
    <Tooltip words={words}>
      <Button kind="ghost" size="mini" icon="info" iconOnly aria-label={label} />
    </Tooltip>
  )
}
