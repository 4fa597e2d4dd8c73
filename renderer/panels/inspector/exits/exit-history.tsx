import './exits.css'
import { useState } from 'react'
import { ownPrimaryPlace } from '../../../../shared/model/own-primary.ts'
import type { ExitRecord } from '../../../../shared/model/worker.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'
import { GenerationOutput } from '../output/generation-output.tsx'
import { Section } from '../section.tsx'
import { exitWords } from './exit-words.ts'

interface ExitHistoryProps {
  readonly clusterId: string
  readonly slot: number
  /** Oldest first. */
  readonly exits: readonly ExitRecord[]
}

/** Every ended generation of the slot, newest first; a press shows its last lines. */
export function ExitHistory({ clusterId, slot, exits }: ExitHistoryProps) {
  const [open, setOpen] = useState<number | null>(null)
  return (
    <Section title="Exit history" sub={exits.length === 0 ? undefined : formatNumber(exits.length)}>
      {exits.length === 0 ? (
        <p className="ins-none">
          {slot === ownPrimaryPlace
            ? 'None of its processes is on record as ended.'
            : 'No generation of this slot has ended.'}
        </p>
      ) : (
        <ul className="ins-exits">
          {exits.toReversed().map((exit) => (
            <li key={exit.generation}>
              <ExitRow
                exit={exit}
                open={open === exit.generation}
                onToggle={() => setOpen(open === exit.generation ? null : exit.generation)}
              />
              {open === exit.generation && (
                <div className="ins-exit-more">
                  <p className="selectable">{exit.words}</p>
                  <GenerationOutput clusterId={clusterId} slot={slot} generation={exit.generation} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

interface ExitRowProps {
  readonly exit: ExitRecord
  readonly open: boolean
  readonly onToggle: () => void
}

function ExitRow({ exit, open, onToggle }: ExitRowProps) {
  const { icon, tone, how, why } = exitWords(exit)
  return (
    <button
      type="button"
      className="ins-exit"
      aria-expanded={open}
      aria-label={`g${exit.generation}, ${how}, ${why}, after ${formatDuration(exit.uptimeMs)}: last output`}
      onClick={onToggle}
    >
      <Icon name={open ? 'down' : 'right'} size={12} />
      <span>g{exit.generation}</span>
      <span className="mono ins-sub">{exit.pid}</span>
      <span className="ins-exit-how ellipsis">
        <span className={`tone-${tone}`}>
          <Icon name={icon} size={12} /> {how}
        </span>
        <span className="ins-sub"> {why}</span>
      </span>
      <span>{formatDuration(exit.uptimeMs)}</span>
      <span className="ins-sub">{formatClock(exit.atMs)}</span>
    </button>
  )
}
