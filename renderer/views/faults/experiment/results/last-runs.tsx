import type { ExperimentSummary } from '../../../../../shared/model/experiment.ts'
import { Icon } from '../../../../components/icon.tsx'
import { formatShortWhen } from '../../../../format/when.ts'
import { showExperiment } from '../../../../store/commands/experiment-commands.ts'
import { verdictLooks } from '../experiment-words.ts'

const mostShown = 6

interface LastRunsProps {
  readonly clusterId: string
  /** Of this cluster, newest first. */
  readonly results: readonly ExperimentSummary[]
  readonly shownId: string | null
}

/** The newest results of this cluster as a row of verdicts, the newest at the right. */
export function LastRuns({ clusterId, results, shownId }: LastRunsProps) {
  if (results.length === 0) return null
  return (
    <span className="ex-last">
      <span className="ex-wide" aria-hidden="true">
        Last runs
      </span>
      <ul aria-label="Last runs">
        {results
          .slice(0, mostShown)
          .toReversed()
          .map(({ resultId, verdict, name, words, startedAtMs }) => {
            const { icon, word, tone } = verdictLooks[verdict]
            const when = formatShortWhen(startedAtMs, Date.now())
            return (
              <li key={resultId}>
                <button
                  type="button"
                  aria-label={`${word}: ${name}, ${when}`}
                  aria-current={resultId === shownId || undefined}
                  title={`${name}, ${when}, ${word}: ${words}`}
                  onClick={() => showExperiment(clusterId, { kind: 'result', resultId })}
                >
                  <Icon name={icon} className={`tone-${tone}`} />
                </button>
              </li>
            )
          })}
      </ul>
    </span>
  )
}
