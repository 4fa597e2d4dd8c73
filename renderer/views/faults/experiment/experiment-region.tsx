import './experiment.css'
import { type ClipboardEvent, type DragEvent, useEffect, useMemo } from 'react'
import type { ExperimentSummary } from '../../../../shared/model/experiment.ts'
import { Button } from '../../../components/button.tsx'
import {
  openExperiment,
  openExperimentFile,
  outlineExperiment,
  showExperiment,
} from '../../../store/commands/experiment-commands.ts'
import { changeExperimentChoice, useExperimentChoice } from '../../../store/experiment-choice.ts'
import { type ExperimentShown, shownExperiment } from '../../../store/experiments.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { verdictLooks } from './experiment-words.ts'
import { LiveRun, RunProgress } from './live-run.tsx'
import { CompareResults } from './results/compare-results.tsx'
import { LastRuns } from './results/last-runs.tsx'
import { ResultView } from './results/result-view.tsx'
import { ResultsList } from './results/results-list.tsx'
import { RunBar } from './run-bar.tsx'
import { ExperimentSelect, useOffered } from './setup/experiment-select.tsx'
import { OutlineView } from './setup/outline-view.tsx'
import { LookWord } from './story/look-word.tsx'

/** Experiments on one cluster: which one, what it would do, how far it is, and what it came to. */
export function ExperimentRegion({ clusterId }: { readonly clusterId: string }) {
  const { isLarge } = useExperimentChoice(clusterId)
  const { experiment, outline, offered } = useChosen(clusterId)
  const run = useDeck((state) => state.experiments.runs[clusterId])
  const shown = useShown(clusterId)
  const results = useResultsOf(clusterId)
  const resultId = shown.kind === 'result' ? shown.resultId : null
  return (
    <section
      className="panel ex"
      aria-label="Experiment"
      data-large={isLarge}
      onDragOver={allowFiles}
      onDrop={(event) => takeFiles(clusterId, event)}
      onPaste={(event) => takePasted(clusterId, event)}
    >
      <div className="panel-head ex-head">
        <h2>Experiment</h2>
        <ExperimentSelect clusterId={clusterId} chosen={experiment} offered={offered} />
        <span className="panel-actions">
          <LastRuns clusterId={clusterId} results={results} shownId={resultId} />
          <ListButton clusterId={clusterId} isShown={shown.kind === 'list'} />
          <Button
            kind="ghost"
            icon={isLarge ? 'reduce' : 'enlarge'}
            iconOnly
            aria-label="Large experiment"
            aria-pressed={isLarge}
            title={isLarge ? 'Show the fault catalogue again' : 'Give the experiment the room of the catalogue'}
            onClick={() => changeExperimentChoice(clusterId, { isLarge: !isLarge })}
          />
        </span>
      </div>
      <RunBar clusterId={clusterId} experiment={experiment} outline={outline} run={run}>
        {/* Always there, so that a verdict that comes into it is read out. */}
        <div className="ex-verdict" role="status" aria-label="Verdict">
          {run === undefined && resultId !== null && <VerdictLine resultId={resultId} />}
        </div>
        {run !== undefined && <RunProgress progress={run} />}
      </RunBar>
      {shown.kind === 'outline' && <OutlineView experiment={experiment} outline={outline} />}
      {shown.kind === 'live' && run !== undefined && <LiveRun progress={run} />}
      {shown.kind === 'result' && <ResultView clusterId={clusterId} resultId={shown.resultId} />}
      {shown.kind === 'list' && <ResultsList clusterId={clusterId} />}
      {shown.kind === 'compare' && <CompareResults clusterId={clusterId} resultIds={shown.resultIds} />}
    </section>
  )
}

/** The experiment that a press on "Run" would run, and what it would do. */
function useChosen(clusterId: string) {
  const { experimentId } = useExperimentChoice(clusterId)
  const offered = useOffered()
  const experiment = offered.find(({ id }) => id === experimentId) ?? offered[0]
  const outline = useDeck((state) => (experiment === undefined ? undefined : state.experiments.outlines[experiment.id]))
  useEffect(() => {
    if (experiment !== undefined) void outlineExperiment(experiment)
  }, [experiment])
  return { experiment, outline, offered }
}

function useShown(clusterId: string): ExperimentShown {
  const shown = useDeck((state) => state.experiments.shown)
  const runs = useDeck((state) => state.experiments.runs)
  const results = useDeck((state) => state.experiments.results)
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? '')
  return useMemo(
    () => shownExperiment({ shown, runs, results }, clusterId, name),
    [shown, runs, results, clusterId, name],
  )
}

/** Results of this cluster: of its name, since it is opened anew under another id. */
function useResultsOf(clusterId: string): readonly ExperimentSummary[] {
  const results = useDeck((state) => state.experiments.results)
  const name = useDeck((state) => state.live.clusters[clusterId]?.settings.name ?? '')
  return useMemo(() => results.filter(({ clusterName }) => clusterName === name), [results, name])
}

function VerdictLine({ resultId }: { readonly resultId: string }) {
  const summary = useDeck((state) => state.experiments.results.find((one) => one.resultId === resultId))
  if (summary === undefined) return null
  return (
    <>
      <LookWord look={verdictLooks[summary.verdict]} isBadge />
      <span className="visually-hidden">: </span>
      <span className="ex-verdict-words" title={summary.words}>
        {summary.words}
      </span>
    </>
  )
}

/** All kept results; pressed again it goes back to what was there. */
function ListButton({ clusterId, isShown }: { readonly clusterId: string; readonly isShown: boolean }) {
  const count = useDeck((state) => state.experiments.results.length)
  const isRunning = useDeck((state) => state.experiments.runs[clusterId] !== undefined)
  return (
    <Button
      kind="ghost"
      icon="list"
      aria-pressed={isShown}
      onClick={() => showExperiment(clusterId, isShown ? { kind: isRunning ? 'live' : 'outline' } : { kind: 'list' })}
    >
      Results{count > 0 ? ` ${count}` : ''}
    </Button>
  )
}

/** A file over this region is an experiment: who opens scripts sees that the drop is taken. */
function allowFiles(event: DragEvent): void {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault()
}

function takeFiles(clusterId: string, event: DragEvent): void {
  const [file] = event.dataTransfer.files
  if (file === undefined) return
  event.preventDefault()
  void openExperimentFile(clusterId, file)
}

/** A text pasted anywhere but into a field is an experiment. */
function takePasted(clusterId: string, event: ClipboardEvent): void {
  if (event.target instanceof HTMLInputElement) return
  const text = event.clipboardData.getData('text/plain')
  if (text.trim() === '') return
  event.preventDefault()
  openExperiment(clusterId, 'Pasted experiment', text)
}
