import './drill.css'
import type { DrillState } from '../../../../shared/lessons/lesson-view.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { formatRoundDuration } from '../../../format/duration.ts'
import { doDrill } from '../../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { usePending } from '../../../store/use-deck.ts'
import { useSecond } from '../../../store/use-second.ts'
import { LessonText } from '../parts/lesson-text.tsx'
import { DrillAnswer } from './drill-answer.tsx'
import { DrillSolution } from './drill-solution.tsx'
import { clockLeft } from './drill-words.ts'

interface DrillPanelProps {
  readonly drill: DrillState
  /** Whose slots can be named. */
  readonly clusterId: string | null
}

/** Something is wrong with a running service: which slot, what kind, in the time there is. */
export function DrillPanel({ drill, clusterId }: DrillPanelProps) {
  const pending = usePending(pendingKeys.drill())
  const { phase, title, story } = drill
  const isRunning = phase === 'running'
  return (
    <section className="drill" aria-label="Drill">
      <div className="drill-head">
        <Icon name="drill" size={16} />
        <h3>Drill: {title}</h3>
        {isRunning && <DrillClock endsAtMs={drill.endsAtMs} />}
      </div>
      <div className="drill-story">
        <LessonText text={story} />
      </div>
      {phase === 'ready' && (
        <div className="drill-row">
          <Button kind="primary" icon="play" pending={pending} onClick={() => void doDrill('start')}>
            Start the drill
          </Button>
          <span className="drill-quiet">The fault is hidden. The clock runs from then on.</span>
        </div>
      )}
      {isRunning && (
        <>
          <DrillAnswer kinds={drill.kinds} clusterId={clusterId} />
          <DrillHints drill={drill} />
        </>
      )}
      {drill.solution !== null && <DrillSolution drill={drill} solution={drill.solution} />}
      {(phase === 'answered' || phase === 'over') && (
        <div className="drill-row">
          <Button icon="retry" pending={pending} onClick={() => void doDrill('start')}>
            Another one
          </Button>
        </div>
      )}
    </section>
  )
}

/** Red words are for the last half minute; it is read out only when it is asked for. */
function DrillClock({ endsAtMs }: { readonly endsAtMs: number | null }) {
  const nowMs = useSecond(endsAtMs !== null)
  if (endsAtMs === null) return null
  const leftMs = endsAtMs - nowMs
  return (
    <span className="drill-clock" role="timer" aria-label="Time left" data-tone={leftMs < 30_000 ? 'hot' : undefined}>
      <Icon name="timer" />
      {clockLeft(leftMs)} left
      <span className="visually-hidden">, {formatRoundDuration(Math.max(0, leftMs))}</span>
    </span>
  )
}

function DrillHints({ drill: { hints, hintCount } }: { readonly drill: DrillState }) {
  const pending = usePending(pendingKeys.drill())
  const left = hintCount - hints.length
  return (
    <>
      {hints.length > 0 && (
        <ol className="drill-hints" aria-label="Hints">
          {hints.map((hint) => (
            <li key={hint}>
              <Icon name="info" />
              {hint}
            </li>
          ))}
        </ol>
      )}
      <div className="drill-row">
        {hintCount > 0 && (
          <Button
            kind="link"
            pending={pending}
            disabled={left === 0}
            title={left === 0 ? 'There are no more' : undefined}
            onClick={() => void doDrill('hint')}
          >
            {left === 0 ? 'No more hints' : `A hint (${left} left)`}
          </Button>
        )}
        <Button kind="link" pending={pending} onClick={() => void doDrill('end')}>
          Give up and see
        </Button>
      </div>
    </>
  )
}
