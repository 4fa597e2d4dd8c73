import type { SlotReplay } from '../../../shared/model/rules.ts'
import { Icon, type IconName } from '../../components/icon.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatClock } from '../../format/clock-time.ts'
import { counted } from '../../format/number.ts'
import { asSentence } from '../../format/sentence.ts'

const pictures: Readonly<Record<SlotReplay['outcome'], { readonly icon: IconName; readonly tone: string }>> = {
  same: { icon: 'ok', tone: 'idle' },
  'given-up': { icon: 'failed', tone: 'bad' },
  'goes-on': { icon: 'retry', tone: 'info' },
  'other-waits': { icon: 'backing-off', tone: 'warn' },
}

/** What an edited rule would have made of each slot's exits so far. */
export function ReplayList({ replays }: { readonly replays: readonly SlotReplay[] }) {
  const known = replays.filter((replay) => replay.exits.length > 0)
  const calm = replays.length - known.length
  return (
    <ul className="rules-replays" aria-label="Replay of the exits so far">
      {known.map((replay) => (
        <li key={replay.slot}>
          <SlotChip slot={replay.slot} />
          <span className={`tone-${pictures[replay.outcome].tone}`}>
            <Icon name={pictures[replay.outcome].icon} size={12} />
          </span>
          <ReplayedSlot replay={replay} />
        </li>
      ))}
      {calm > 0 && <li className="rules-quiet">{`${counted(calm, 'slot')} without an exit so far`}</li>}
    </ul>
  )
}

function ReplayedSlot({ replay }: { readonly replay: SlotReplay }) {
  return (
    <details>
      <summary data-quiet={replay.outcome === 'same'}>{asSentence(replay.words)}</summary>
      <ol>
        {replay.exits.map((exit) => (
          <li key={exit.generation} data-different={exit.isDifferent}>
            <span className="rules-time">{formatClock(exit.atMs)}</span>
            <span>{asSentence(exit.would)}</span>
            {exit.isDifferent && <span className="rules-quiet">{`It was: ${exit.happened}`}</span>}
          </li>
        ))}
      </ol>
    </details>
  )
}
