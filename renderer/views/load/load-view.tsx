import './load-view.css'
import { type ReactNode, useEffect, useMemo } from 'react'
import type { LoadRemark } from '../../../shared/model/load.ts'
import { readResult } from '../../store/commands/load-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { type LoadShown, shownOf } from '../../store/load.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { CompareRuns } from './compare/compare-runs.tsx'
import { LoadPanel } from './form/load-panel.tsx'
import { takeOffer } from './form/start.ts'
import { type LoadReading, readingOfResult, readingOfRun } from './reading.ts'
import { ReadingView } from './reading-view.tsx'
import { ResultHead } from './results/result-head.tsx'

/** Load on one cluster: the form and earlier runs at the left, what a run tells at the right. */
export function LoadView({ clusterId }: { readonly clusterId: string }) {
  const load = useDeck((state) => state.load)
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? '')
  const shown = useMemo(() => shownOf(load, clusterId, name), [load, clusterId, name])
  const resultIds = useMemo(() => idsOf(shown), [shown])
  useEffect(() => {
    for (const id of resultIds) void readResult(id)
  }, [resultIds])
  return (
    <div className="view">
      <div className="ld">
        <LoadPanel clusterId={clusterId} />
        <div className="ld-right">
          <Shown clusterId={clusterId} shown={shown} />
        </div>
      </div>
    </div>
  )
}

function idsOf(shown: LoadShown | null): readonly string[] {
  if (shown?.kind === 'result') return [shown.resultId]
  return shown?.kind === 'compare' ? shown.resultIds : []
}

interface ShownProps {
  readonly clusterId: string
  readonly shown: LoadShown | null
}

function Shown({ clusterId, shown }: ShownProps) {
  const known = useDeck((state) => state.load.known)
  if (shown === null) return <Nothing known={known} />
  switch (shown.kind) {
    case 'live':
      return <LiveRun clusterId={clusterId} />
    case 'result':
      return <OneResult clusterId={clusterId} resultId={shown.resultId} />
    case 'compare':
      return <CompareRuns clusterId={clusterId} resultIds={shown.resultIds} />
  }
}

function Nothing({ known }: { readonly known: boolean }) {
  if (!known) return <section className="panel ld-empty" aria-label="Result" />
  return (
    <section className="panel ld-empty" aria-label="Result">
      <h2>No load yet.</h2>
      <p>
        Choose how hard to press at the left and start: answers per second, latency and errors appear here, second by
        second, with the marks of what happens to the workers. Kill one while load runs, and see what it costs.
      </p>
    </section>
  )
}

function LiveRun({ clusterId }: { readonly clusterId: string }) {
  const live = useDeck((state) => state.load.runs[clusterId])
  const events = useDeck((state) => state.live.stories[clusterId]?.events)
  const reading = useMemo(() => (live === undefined ? null : readingOfRun(live, events ?? [])), [live, events])
  return reading === null ? null : <Reading clusterId={clusterId} reading={reading} />
}

function OneResult({ clusterId, resultId }: { readonly clusterId: string; readonly resultId: string }) {
  const result = useDeck((state) => state.load.opened[resultId])
  const pending = usePending(pendingKeys.loadResult(resultId))
  const reading = useMemo(() => (result === undefined ? null : readingOfResult(result)), [result])
  if (reading === null || result === undefined) {
    return (
      <section className="panel ld-empty" aria-label="Result">
        <p role="status">{pending ? 'Reading the result…' : 'This result could not be read.'}</p>
      </section>
    )
  }
  return <Reading clusterId={clusterId} reading={reading} head={<ResultHead key={resultId} result={result} />} />
}

interface ReadingProps {
  readonly clusterId: string
  readonly reading: LoadReading
  readonly head?: ReactNode
}

function Reading({ clusterId, reading, head }: ReadingProps) {
  const pending = usePending(pendingKeys.load(clusterId))
  const offer = (one: NonNullable<LoadRemark['offer']>) => void takeOffer(clusterId, one, reading)
  return <ReadingView reading={reading} head={head} pending={pending} onOffer={offer} />
}
