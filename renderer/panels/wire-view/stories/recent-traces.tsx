import { useState } from 'react'
import type { ConnectionTrace } from '../../../../shared/model/traffic.ts'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import type { TraceKey, WireMode } from '../../../wire/scene-input.ts'
import { clientWords } from './story-words.ts'

/** As many as can be read. */
const listedCount = 24

interface RecentTracesProps {
  readonly player: WirePlayer | null
  readonly mode: WireMode
  readonly onChoose: (trace: TraceKey) => void
}

/** The latest connections or requests as a list that stands still while it is open: a press tells the story of one. */
export function RecentTraces({ player, mode, onChoose }: RecentTracesProps) {
  const [lines] = useState(() =>
    player === null ? [] : mode === 'connections' ? connectionLines(player) : requestLines(player),
  )
  if (lines.length === 0) return <p className="wv-latest-none">No {mode.slice(0, -1)} in the last 30 s.</p>
  return (
    <>
      <h3>Latest {mode}</h3>
      <ul>
        {lines.map(({ trace, slot, name, words }) => (
          <li key={trace.id}>
            <button type="button" onClick={() => onChoose(trace)}>
              {slot === null ? <span className="wv-latest-slot" /> : <SlotChip slot={slot} size="s" />}
              <span className="ellipsis mono">{name}</span>
              <span className="wv-latest-words">{words}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

interface TraceLine {
  readonly trace: TraceKey
  readonly slot: number | null
  readonly name: string
  readonly words: string
}

function connectionLines({ recording }: WirePlayer): readonly TraceLine[] {
  return [...recording.connections.values()]
    .slice(-listedCount)
    .reverse()
    .map((trace) => ({
      trace: { kind: 'connection', id: trace.id },
      slot: trace.slot,
      name: clientWords(trace),
      words: connectionState(trace),
    }))
}

function connectionState({ openedMonoMs, closedMonoMs, lost, requestCount }: ConnectionTrace): string {
  if (lost !== null) return 'lost'
  if (openedMonoMs === null) return 'waits'
  return `${counted(requestCount, 'request')}, ${closedMonoMs === null ? 'open' : 'closed'}`
}

function requestLines({ recording }: WirePlayer): readonly TraceLine[] {
  return [...recording.requests.values()]
    .slice(-listedCount)
    .reverse()
    .map(({ id, slot, line, startedMonoMs, endedMonoMs, status }) => ({
      trace: { kind: 'request', id },
      slot,
      name: line,
      words:
        endedMonoMs === null
          ? 'in flight'
          : `${status ?? 'broken off'}, ${formatDuration(endedMonoMs - startedMonoMs)}`,
    }))
}
