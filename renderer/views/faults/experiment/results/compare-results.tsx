import { useEffect, useMemo } from 'react'
import type { ExperimentResult } from '../../../../../shared/model/experiment.ts'
import { Button } from '../../../../components/button.tsx'
import { noValue } from '../../../../format/quantity.ts'
import { readExperimentResult, showExperiment } from '../../../../store/commands/experiment-commands.ts'
import { useDeck } from '../../../../store/use-deck.ts'
import { notJudged, outcomeLooks, verdictLooks } from '../experiment-words.ts'
import { LookWord } from '../story/look-word.tsx'
import { comparedChecks, comparedFigures, comparedRun } from './compare-rows.ts'

interface CompareResultsProps {
  readonly clusterId: string
  readonly resultIds: readonly string[]
}

/** Two results check by check, and figure by figure. */
export function CompareResults({ clusterId, resultIds }: CompareResultsProps) {
  const opened = useDeck((state) => state.experiments.opened)
  useEffect(() => {
    for (const id of resultIds) void readExperimentResult(id)
  }, [resultIds])
  const results = useMemo(() => resultIds.flatMap((id) => opened[id] ?? []), [opened, resultIds])
  return (
    <div className="ex-list">
      <div className="ex-list-head">
        <h3>Side by side</h3>
        <Button size="mini" icon="close" onClick={() => showExperiment(clusterId, { kind: 'list' })}>
          Close
        </Button>
      </div>
      {results.length < resultIds.length ? (
        <p className="ex-empty" role="status">
          Reading the results…
        </p>
      ) : (
        <Compared results={results} />
      )}
    </div>
  )
}

function Compared({ results }: { readonly results: readonly ExperimentResult[] }) {
  const runs = useMemo(() => results.map(comparedRun), [results])
  return (
    <table className="ex-table ex-compared" aria-label="Compared results">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Check or figure</span>
          </th>
          {results.map(({ summary }) => (
            <th key={summary.resultId} scope="col">
              <span className="ex-compared-name ellipsis">{summary.name}</span>
              <LookWord look={verdictLooks[summary.verdict]} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {comparedChecks(runs).map(({ key, name, limit, when, cells }) => (
          <tr key={key}>
            <th scope="row">
              <span className="ex-check-name">
                {when}: {name}
              </span>
              <span className="ex-check-limit">{limit}</span>
            </th>
            {cells.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the column is the result
              <td key={index}>
                {cell === null ? (
                  noValue
                ) : (
                  <>
                    <b>{cell.measured === '' ? noValue : cell.measured}</b>{' '}
                    <LookWord look={cell.outcome === 'waiting' ? notJudged : outcomeLooks[cell.outcome]} />
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
        {comparedFigures(runs).map(({ name, cells }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the column is the result
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
