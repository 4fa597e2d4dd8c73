import type { ExperimentDecision } from '../../../../../shared/model/experiment.ts'
import { Icon } from '../../../../components/icon.tsx'
import { elapsedWords } from '../../../../format/elapsed.ts'
import { decisionIcons } from '../experiment-words.ts'

interface DecisionsListProps {
  readonly decisions: readonly ExperimentDecision[]
  /** What their times are counted from. */
  readonly originAtMs: number
}

/** What was decided and why, newest first, so that the last word is in sight. */
export function DecisionsList({ decisions, originAtMs }: DecisionsListProps) {
  return (
    <div className="ex-decisions" role="log" aria-label="Decisions">
      {decisions.length === 0 && <p className="ex-quiet">Nothing was decided yet.</p>}
      <ol>
        {decisions
          .map(({ atMs, tone, words }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: decisions are added at the end alone, and two may be alike
            <li key={index}>
              <time>{elapsedWords(atMs - originAtMs)}</time>
              <Icon name={decisionIcons[tone]} size={12} className={`tone-${tone}`} />
              <span>{words}</span>
            </li>
          ))
          .toReversed()}
      </ol>
    </div>
  )
}
