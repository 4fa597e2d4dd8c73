import type { DrillState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { formatDuration } from '../../../format/duration.ts'
import { slotsWords } from './drill-words.ts'

interface DrillSolutionProps {
  readonly drill: DrillState
  readonly solution: NonNullable<DrillState['solution']>
}

/** What it was, and by what it could be seen. What the person answered stands beside it, without a judgement in words. */
export function DrillSolution({ drill, solution }: DrillSolutionProps) {
  const { answer, kinds } = drill
  const kindWords = (id: string): string => kinds.find((kind) => kind.id === id)?.words ?? id
  return (
    <div className="drill-solution" data-right={answer?.isRight ?? false} role="status" aria-label="What it was">
      <Icon name={answer?.isRight === true ? 'done' : 'info'} size={16} />
      <div>
        <p>
          <b>
            It was {slotsWords(solution.slots)}: {kindWords(solution.kind)}
          </b>
        </p>
        <p>{solution.sinceMs === null ? solution.words : `It began at ${formatClock(solution.sinceMs)}.`}</p>
        {answer !== null && (
          <p className="drill-quiet">
            {answer.isRight ? 'Found' : 'You answered'} {formatDuration(answer.tookMs)} later
            {answer.isRight
              ? '.'
              : `: ${answer.slot === null ? 'all slots' : `slot ${answer.slot}`}, ${kindWords(answer.kind)}.`}
          </p>
        )}
        {solution.evidence.length > 0 && (
          <>
            <p className="drill-evidence">By this it shows:</p>
            <ul aria-label="Evidence">
              {solution.evidence.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}
