import './earlier-runs.css'
import { useState } from 'react'
import type { LoadResultSummary } from '../../../../shared/model/load.ts'
import { Button } from '../../../components/button.tsx'
import { formatDelay } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { noValue } from '../../../format/quantity.ts'
import { shownOf } from '../../../store/load.ts'
import { showLoad } from '../../../store/load-commands.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { circumstances } from '../load-words.ts'
import { whenWords } from './when-words.ts'

/** Kept results, newest first: one to look at, two or more to compare. */
export function EarlierRuns({ clusterId }: { readonly clusterId: string }) {
  const load = useDeck((state) => state.load)
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? '')
  const [ticked, setTicked] = useState<readonly string[]>([])
  const { results } = load
  const shown = shownOf(load, clusterId, name)
  const chosen = results.filter(({ resultId }) => ticked.includes(resultId)).map(({ resultId }) => resultId)
  const isLive = load.runs[clusterId] !== undefined
  const toggle = (id: string) =>
    setTicked((old) => (old.includes(id) ? old.filter((each) => each !== id) : [...old, id]))
  return (
    <section className="ld-runs" aria-label="Earlier runs">
      <div className="ld-runs-head">
        <h3>Earlier runs</h3>
        {isLive && shown?.kind !== 'live' && (
          <Button kind="link" onClick={() => showLoad(clusterId, { kind: 'live' })}>
            Back to the running load
          </Button>
        )}
        {results.length > 1 && (
          <Button
            kind="link"
            disabled={chosen.length < 2}
            title={chosen.length < 2 ? 'Tick two runs or more first' : undefined}
            onClick={() => showLoad(clusterId, { kind: 'compare', resultIds: [...chosen].reverse() })}
          >
            {chosen.length < 2 ? 'Compare' : `Compare ${chosen.length}`}
          </Button>
        )}
      </div>
      {results.length === 0 ? (
        <p className="ld-quiet">None yet. Every run is kept here with its figures.</p>
      ) : (
        <table className="ld-runs-table" aria-label="Earlier runs">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Compare</th>
              <th scope="col">Name and time</th>
              <th scope="col">ok per second</th>
              <th scope="col">p99</th>
            </tr>
          </thead>
          <tbody>
            {results.map((summary) => (
              <Row
                key={summary.resultId}
                summary={summary}
                isOther={summary.clusterName !== name}
                isTicked={chosen.includes(summary.resultId)}
                isShown={isIn(shown, summary.resultId)}
                onTick={() => toggle(summary.resultId)}
                onShow={() => showLoad(clusterId, { kind: 'result', resultId: summary.resultId })}
              />
            ))}
          </tbody>
        </table>
      )}
      {results.length > 0 && <p className="ld-quiet">ok responses per second and p99. Tick two or more to compare.</p>}
    </section>
  )
}

function isIn(shown: ReturnType<typeof shownOf>, resultId: string): boolean {
  if (shown?.kind === 'result') return shown.resultId === resultId
  return shown?.kind === 'compare' && shown.resultIds.includes(resultId)
}

interface RowProps {
  readonly summary: LoadResultSummary
  readonly isOther: boolean
  readonly isTicked: boolean
  readonly isShown: boolean
  readonly onTick: () => void
  readonly onShow: () => void
}

function Row({ summary, isOther, isTicked, isShown, onTick, onShow }: RowProps) {
  const { name, clusterName, startedAtMs, okPerSec, p99Ms, failedCount } = summary
  const words = isOther ? `${name} (${clusterName})` : name
  return (
    <tr data-shown={isShown || undefined}>
      <td>
        <input type="checkbox" aria-label={`Compare ${name}`} checked={isTicked} onChange={onTick} />
      </td>
      <th scope="row">
        <button
          type="button"
          className="ld-run"
          aria-current={isShown || undefined}
          title={`${words}: ${circumstances(summary)}`}
          onClick={onShow}
        >
          {words}
        </button>
        <span className="ld-when">
          {whenWords(startedAtMs, Date.now())}
          {failedCount > 0 && `, ${formatNumber(failedCount)} failed`}
        </span>
      </th>
      <td>
        {formatCompact(okPerSec)}
        <span>/s</span>
      </td>
      <td>{p99Ms === null ? noValue : formatDelay(p99Ms)}</td>
    </tr>
  )
}
