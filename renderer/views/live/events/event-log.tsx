import './events.css'
import { memo, useState } from 'react'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { endedBy, eventIcon } from '../../../charts/marks/event-marks.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { counted } from '../../../format/number.ts'
import { Age } from '../../../panels/age.tsx'
import { openExit } from '../../../store/commands/view-actions.ts'
import { useEvents } from '../../../store/use-deck.ts'
import { chooseSeen } from './choose-seen.ts'
import { EventDialog } from './event-dialog.tsx'
import { EventSentence } from './event-sentence.tsx'
import { LastLinesButton } from './last-lines-button.tsx'

/** So many of the newest events stay in the log region for screen readers. */
const loggedCount = 30
const linePx = 24

/** Events in words, trouble first, as many whole lines as there is room for; all of them one press away. */
export function EventLog({ clusterId }: { readonly clusterId: string }) {
  const events = useEvents(clusterId)
  const [open, setOpen] = useState(false)
  const [box, size] = useElementSize<HTMLDivElement>()
  /** Under a pointer no line changes: a press must hit what it was aimed at. */
  const [held, setHeld] = useState<readonly LifecycleEvent[] | null>(null)
  const seen = held ?? chooseSeen(events, Math.floor(size.height / linePx))
  const isSeen = new Set(seen.map(({ id }) => id))
  // What an event that is seen says now: its error may have been read since.
  const logged = events.filter((event, index) => index >= events.length - loggedCount || isSeen.has(event.id))
  return (
    <section className="ev-foot panel" aria-label="Newest events">
      <div
        className="ev-log"
        ref={box}
        role="log"
        aria-label="Events"
        aria-live="polite"
        onPointerEnter={() => setHeld(seen)}
        onPointerLeave={() => setHeld(null)}
      >
        {events.length === 0 && <p className="ev-line ev-age">Nothing happened yet.</p>}
        {logged.map((event) =>
          isSeen.has(event.id) ? (
            <EventLine key={event.id} event={event} />
          ) : (
            <p key={event.id} className="visually-hidden">
              <EventSentence event={event} />
            </p>
          ),
        )}
      </div>
      <span className="ev-count">{counted(events.length, 'event')}</span>
      <Button kind="link" className="ev-all" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        All events
        <Icon name="right" size={12} />
      </Button>
      {open && <EventDialog clusterId={clusterId} onClose={() => setOpen(false)} />}
    </section>
  )
}

/** Renders once: a line's event stays the same, and its age follows the time by itself. */
const EventLine = memo(function EventLine({ event }: { readonly event: LifecycleEvent }) {
  const ended = endedBy(event)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button at its end does the same
    <p
      className="ev-line"
      data-pressable={ended !== null}
      onClick={() => ended !== null && openExit(ended.slot, ended.generation)}
    >
      <span className={`ev-icon tone-${event.tone}`}>
        <Icon name={eventIcon(event)} />
      </span>
      <span className="ev-age">
        <Age atMs={event.atMs} />
      </span>
      <EventSentence event={event} />
      <LastLinesButton event={event} />
    </p>
  )
})
