import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { eventIcon } from '../../../charts/marks/event-marks.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { counted } from '../../../format/number.ts'
import { Age } from '../../../panels/age.tsx'
import { showInLog } from '../../../store/commands/log-commands.ts'
import { useEvents } from '../../../store/use-deck.ts'
import { EventSentence } from './event-sentence.tsx'
import { type EventGroup, filterEvents } from './filter-events.ts'
import { LastLinesButton } from './last-lines-button.tsx'

const groups: readonly { readonly value: EventGroup; readonly label: string; readonly name?: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'trouble', label: 'Trouble', name: 'Trouble: warnings and failures' },
  { value: 'lives', label: 'Workers', name: 'Workers: starts, exits, health' },
  { value: 'orders', label: 'Orders', name: 'Orders: scale, stop, policy, reload and the like' },
]

/** Of a sentence of one line; longer ones are measured. */
const rowPx = 28

/** The history of a cluster, newest first, to be searched. */
export function EventDialog({ clusterId, onClose }: { readonly clusterId: string; readonly onClose: () => void }) {
  const events = useEvents(clusterId)
  const [text, setText] = useState('')
  const [group, setGroup] = useState<EventGroup>('all')
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => filterEvents(events, { text, group, slot: null }), [events, text, group])
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => found[index]?.id ?? index,
    overscan: 12,
  })
  return (
    <Dialog title="All events" size="widest" onClose={onClose}>
      <div className="ev-tools">
        <label className="ev-search">
          <Icon name="search" />
          <input
            type="search"
            data-autofocus
            aria-label="Search events"
            placeholder="slot 2 SIGKILL"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <Segmented label="Kind of event" choices={groups} value={group} onChange={setGroup} />
        <span className="ev-count" role="status">
          {found.length === events.length
            ? counted(events.length, 'event')
            : `${found.length} of ${counted(events.length, 'event')}`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="ev-list" ref={list} tabIndex={0}>
        <ol className="ev-rows" aria-label="Events, newest first" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const event = found[row.index]
            if (event === undefined) return null
            return (
              <EventRow
                key={row.key}
                row={row}
                event={event}
                measure={rows.measureElement}
                clusterId={clusterId}
                onOpen={onClose}
              />
            )
          })}
        </ol>
        {found.length === 0 && (
          <p className="ev-none">{events.length === 0 ? 'Nothing happened yet.' : 'No event matches.'}</p>
        )}
      </div>
    </Dialog>
  )
}

interface EventRowProps {
  readonly clusterId: string
  readonly row: VirtualItem
  readonly event: LifecycleEvent
  readonly measure: (row: HTMLLIElement | null) => void
  readonly onOpen: () => void
}

function EventRow({ clusterId, row, event, measure, onOpen }: EventRowProps) {
  return (
    <li className="ev-row" ref={measure} data-index={row.index} style={{ top: row.start }}>
      <span className="ev-time mono">{formatClock(event.atMs)}</span>
      <span className={`ev-icon tone-${event.tone}`}>
        <Icon name={eventIcon(event)} />
      </span>
      <EventSentence event={event} />
      <LastLinesButton event={event} onOpen={onOpen} />
      <Button
        kind="link"
        className="ev-in-log"
        aria-label={`Show in log at ${formatClock(event.atMs)}`}
        title="What was printed at this moment"
        onClick={() => {
          showInLog(clusterId, { at: { atMs: event.atMs } })
          onOpen()
        }}
      >
        Show in log
      </Button>
      <span className="ev-age ev-row-age">
        <Age atMs={event.atMs} />
      </span>
    </li>
  )
}
