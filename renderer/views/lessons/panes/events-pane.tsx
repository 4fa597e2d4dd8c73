import { eventIcon } from '../../../charts/marks/event-marks.ts'
import { Icon } from '../../../components/icon.tsx'
import { Panel } from '../../../components/panel.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { Age } from '../../../panels/age.tsx'
import { useEvents } from '../../../store/use-deck.ts'

const shownCount = 30

interface EventsPaneProps {
  readonly clusterId: string
  /** While one of them is to be found. */
  readonly hidesFaults: boolean
}

/** What happened to the workers, the newest at the top. */
export function EventsPane({ clusterId, hidesFaults }: EventsPaneProps) {
  const events = useEvents(clusterId)
    .filter(({ kind }) => !hidesFaults || kind !== 'fault')
    .slice(-shownCount)
    .toReversed()
  return (
    <Panel title="Events" className="lr-pane" sub="newest first">
      <div className="lr-scroll lr-lines" role="log" aria-label="Events">
        {events.length === 0 && <p className="lr-none">Nothing happened yet.</p>}
        {events.map((event) => (
          <p key={event.id}>
            <span className="lr-quiet">
              <Age atMs={event.atMs} />
            </span>
            {event.slot === null ? <span /> : <SlotChip slot={event.slot} size="s" />}
            <span className="lr-event">
              <Icon name={eventIcon(event)} size={12} className={`tone-${event.tone}`} />
              {event.words}
            </span>
          </p>
        ))}
      </div>
    </Panel>
  )
}
