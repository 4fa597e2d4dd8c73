import './results.css'
import { useState } from 'react'
import type { ExperimentSummary } from '../../../../../shared/model/experiment.ts'
import { Button } from '../../../../components/button.tsx'
import { formatRoundDuration } from '../../../../format/duration.ts'
import { counted } from '../../../../format/number.ts'
import { formatWhen } from '../../../../format/when.ts'
import { showExperiment } from '../../../../store/commands/experiment-commands.ts'
import { useDeck } from '../../../../store/use-deck.ts'
import { verdictLooks } from '../experiment-words.ts'
import { LookWord } from '../story/look-word.tsx'
import { RemoveResult } from './remove-result.tsx'

/** All kept results, newest first: one to look at, two to compare. */
export function ResultsList({ clusterId }: { readonly clusterId: string }) {
  const results = useDeck((state) => state.experiments.results)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const chosen = results.filter(({ resultId }) => ticked.includes(resultId)).map(({ resultId }) => resultId)
  if (results.length === 0) return <p className="ex-empty">No results yet. Every run is kept here with its verdict.</p>
  return (
    <div className="ex-list">
      <div className="ex-list-head">
        <h3>{counted(results.length, 'result')} kept</h3>
        <Button
          size="mini"
          icon="compare"
          disabled={chosen.length !== 2}
          title={chosen.length === 2 ? undefined : 'Tick two results first'}
          onClick={() => showExperiment(clusterId, { kind: 'compare', resultIds: chosen.toReversed() })}
        >
          Compare two
        </Button>
      </div>
      <ul aria-label="Experiment results">
        {results.map((summary) => (
          <ResultRow
            key={summary.resultId}
            summary={summary}
            isTicked={chosen.includes(summary.resultId)}
            onTick={() => setTicked((old) => toggled(old, summary.resultId))}
            onShow={() => showExperiment(clusterId, { kind: 'result', resultId: summary.resultId })}
          />
        ))}
      </ul>
    </div>
  )
}

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]

interface ResultRowProps {
  readonly summary: ExperimentSummary
  readonly isTicked: boolean
  readonly onTick: () => void
  readonly onShow: () => void
}

function ResultRow({ summary, isTicked, onTick, onShow }: ResultRowProps) {
  const { resultId, name, verdict, words, startedAtMs, durationMs, runCount, clusterName } = summary
  const facts = [clusterName, counted(runCount, 'run'), formatRoundDuration(durationMs)].join(', ')
  return (
    <li>
      <input type="checkbox" aria-label={`Compare ${name}`} checked={isTicked} onChange={onTick} />
      <button type="button" className="ex-list-row" title={words} onClick={onShow}>
        <LookWord look={verdictLooks[verdict]} />
        <span className="ex-list-name ellipsis">{name}</span>
        <span className="ex-quiet ellipsis">{facts}</span>
        <span className="ex-quiet">{formatWhen(startedAtMs, Date.now())}</span>
      </button>
      <RemoveResult resultId={resultId} name={name} />
    </li>
  )
}
