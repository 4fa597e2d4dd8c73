import './events.css'
import { useState } from 'react'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { eventIcon } from '../../../charts/event-marks.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { counted } from '../../../format/number.ts'
import { useStory } from '../../../store/use-deck.ts'
import { Age } from './age.tsx'
import { EventDialog } from './event-dialog.tsx'
import { EventSentence } from './event-sentence.tsx'
import { LastLinesButton } from './last-lines-button.tsx'

/** So many of the newest events stay in the log region for screen readers. */
const loggedCount = 30
/** So many of them at most are seen, if there is room. */
const seenCount = 8

/** The newest events in words, as many whole lines as there is room for; all of them one press away. */
export function EventLog({ clusterId }: { readonly clusterId: string }) {
  const { events } = useStory(clusterId)
  const [open, setOpen] = useState(false)
  const logged = events.slice(-loggedCount)
  return (
    <div className="ev-foot">
      <div className="ev-log" role="log" aria-label="Events" aria-live="polite">
        {events.length === 0 && <p className="ev-line ev-age">Nothing happened yet.</p>}
        {logged.map((event, index) =>
          index < logged.length - seenCount ? (
            <p key={event.id} className="visually-hidden">
              <EventSentence event={event} />
            </p>
          ) : (
            <EventLine key={event.id} event={event} />
          ),
        )}
      </div>
      <span className="ev-count">{counted(events.length, 'event')}</span>
      <Button kind="link" className="ev-all" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        All events
        <Icon name="right" size={12} />
      </Button>
      {open && <EventDialog clusterId={clusterId} onClose={() => setOpen(false)} />}
    </div>
  )
}

function EventLine({ event }: { readonly event: LifecycleEvent }) {
  return (
    <p className="ev-line">
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
}
