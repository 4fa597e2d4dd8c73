import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { endedBy } from '../../../charts/marks/event-marks.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { placeName } from '../../../format/place-name.ts'
import { openExit } from '../../../store/commands/view-actions.ts'
import { endsLoudly } from './event-words.ts'

interface LastLinesButtonProps {
  readonly event: LifecycleEvent
  readonly onOpen?: () => void
}

/** On the line of an end: opens that exit in the drawer. One with something to explain says so. */
export function LastLinesButton({ event, onOpen }: LastLinesButtonProps) {
  const ended = endedBy(event)
  if (ended === null) return null
  const { slot, generation } = ended
  return (
    <Button
      kind="link"
      className="ev-last-lines"
      aria-label={`Last lines of ${placeName(slot)} g${generation}`}
      onClick={() => {
        openExit(slot, generation)
        onOpen?.()
      }}
    >
      {endsLoudly(event) ? 'Last lines' : <Icon name="right" size={12} />}
    </Button>
  )
}
