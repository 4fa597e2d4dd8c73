import { formatShortWhen } from '../../../format/when.ts'
import './earlier-runs.css'
import { useState } from 'react'
import type { LoadResultSummary } from '../../../../shared/model/load.ts'
import { Button } from '../../../components/button.tsx'
import { formatDelay } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { noValue } from '../../../format/quantity.ts'
import { showLoad } from '../../../store/commands/load-commands.ts'
import { shownOf } from '../../../store/load.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { circumstances } from '../load-words.ts'

const listedAtFirst = 20

/** Kept results, newest first: one to look at, two or more to compare. */
export function EarlierRuns({ clusterId }: { readonly clusterId: string }) {
  const load = useDeck((state) => state.load)
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? '')
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [all, setAll] = useState(false)
  const { results } = load
  const listed = all ? results : results.slice(0, listedAtFirst)
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
            {chosen.length < 2 ? 'Compare runs' : `Compare ${chosen.length} runs`}
          </Button>
        )}
      </div>
      {results.length === 0 ? (
        <p className="ld-quiet">None yet. Every run is kept here with its figures.</p>
      ) : (
        <ul className="ld-runs-list" aria-label="Earlier runs">
          {listed.map((summary) => (
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
        </ul>
      )}
      {results.length > listed.length && (
        <Button kind="link" className="ld-runs-all" onClick={() => setAll(true)}>
          Show all {results.length}
        </Button>
      )}
      {results.length > 1 && <p className="ld-quiet">Tick two or more to compare.</p>}
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
    <li data-shown={isShown || undefined}>
      <input type="checkbox" aria-label={`Compare ${name}`} checked={isTicked} onChange={onTick} />
      <button
        type="button"
        className="ld-run"
        aria-current={isShown || undefined}
        title={`${words}: ${circumstances(summary)}`}
        onClick={onShow}
      >
        <span className="ld-run-name ellipsis">{words}</span>
        <span className="ld-run-figures">
          <span>{formatShortWhen(startedAtMs, Date.now())}</span>
          <span className="ld-run-failed">{failedCount > 0 ? `${formatNumber(failedCount)} failed` : ''}</span>
          <span>
            <b>{formatCompact(okPerSec)}</b> ok/s
          </span>
          <span className="ld-run-p99" title="From when requests were due, or written where none was">
            p99 <b>{p99Ms === null ? noValue : formatDelay(p99Ms)}</b>
          </span>
        </span>
      </button>
    </li>
  )
}
