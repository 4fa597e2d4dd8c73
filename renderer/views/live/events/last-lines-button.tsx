import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { Button } from '../../../components/button.tsx'
import { openExit } from '../../../store/view-actions.ts'
import { endsLoudly } from './event-words.ts'

interface LastLinesButtonProps {
  readonly event: LifecycleEvent
  readonly onOpen?: () => void
}

/** Beside the event of an end that was no quiet one: the last lines of that generation, in the drawer. */
export function LastLinesButton({ event, onOpen }: LastLinesButtonProps) {
  const { slot, generation } = event
  if (!endsLoudly(event) || slot === null || generation === null) return null
  return (
    <Button
      kind="link"
      className="ev-last-lines"
      aria-label={`Last lines of slot ${slot} g${generation}`}
      onClick={() => {
        openExit(slot, generation)
        onOpen?.()
      }}
    >
      Last lines
    </Button>
  )
}
