import './compare-runs.css'
import { useMemo, useState } from 'react'
import type { LoadResult } from '../../../../shared/model/load.ts'
import { Button } from '../../../components/button.tsx'
import { Panel } from '../../../components/panel.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { LinkedPlots } from '../../../panels/linked-plots/linked-plots.tsx'
import { showLoad } from '../../../store/commands/load-commands.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { ExportMenu } from '../results/export-menu.tsx'
import { comparedRows, letterOf } from './compare-figures.ts'
import { type ComparedBy, comparedPlot, lookOf } from './compare-plots.ts'

const choices = [
  { value: 'throughput', label: 'Throughput' },
  { value: 'p99', label: 'p99' },
  { value: 'percentiles', label: 'Percentiles' },
] as const

interface CompareRunsProps {
  readonly clusterId: string
  readonly resultIds: readonly string[]
}

/** Two or more results in one table and one chart. */
export function CompareRuns({ clusterId, resultIds }: CompareRunsProps) {
  const opened = useDeck((state) => state.load.opened)
  const [by, setBy] = useState<ComparedBy>('throughput')
  const results = useMemo(
    () => resultIds.flatMap((id) => (opened[id] === undefined ? [] : [opened[id]])),
    [opened, resultIds],
  )
  const compared = useMemo(() => comparedPlot(results, by), [results, by])
  if (results.length < 2) {
    return (
      <section className="panel ld-empty" aria-label="Comparison">
        <p role="status">Reading the results…</p>
      </section>
    )
  }
  return (
    <>
      <section className="panel ld-charts" aria-label="Charts">
        <LinkedPlots
          plots={[compared.plot]}
          xAxis={compared.xAxis}
          formatX={compared.formatX}
          xName={compared.xName}
          xs={compared.xs}
          tip={compared.tip}
          rightPx={28}
          actions={<Segmented<ComparedBy> label="Compared by" choices={choices} value={by} onChange={setBy} />}
        />
      </section>
      <Panel
        title="Comparison"
        sub={`${results.length} runs; latencies corrected`}
        actions={
          <>
            <ExportMenu resultIds={resultIds} />
            <Button
              size="mini"
              icon="close"
              onClick={() => showLoad(clusterId, { kind: 'result', resultId: resultIds.at(-1) ?? '' })}
            >
              Close
            </Button>
          </>
        }
      >
        <div className="ld-compared">
          <ComparedTable results={results} />
        </div>
      </Panel>
    </>
  )
}

function ComparedTable({ results }: { readonly results: readonly LoadResult[] }) {
  const rows = useMemo(() => comparedRows(results), [results])
  return (
    <table className="ld-table" aria-label="Comparison">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Figure</span>
          </th>
          {results.map(({ summary }, index) => (
            <th key={summary.resultId} scope="col">
              <span className="ld-letter">
                <LookSample index={index} />
                <b>{letterOf(index)}</b> <span className="ellipsis">{summary.name}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells, best }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the column is the run
              <td key={index} className={best.has(index) ? 'ld-best' : undefined}>
                {cell}
                {best.has(index) && <span className="visually-hidden"> best</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function LookSample({ index }: { readonly index: number }) {
  const { ink, dash, width } = lookOf(index)
  return (
    <svg width={22} height={8} aria-hidden="true">
      <path d="M0 4H22" stroke={`var(--${ink})`} strokeWidth={width} strokeDasharray={dash.join(' ')} />
    </svg>
  )
}
