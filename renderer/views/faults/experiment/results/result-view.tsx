import './results.css'
import { useEffect, useMemo, useState } from 'react'
import type { ExperimentResult, ExperimentRun } from '../../../../../shared/model/experiment.ts'
import { Button } from '../../../../components/button.tsx'
import { counted } from '../../../../format/number.ts'
import { formatShortWhen } from '../../../../format/when.ts'
import { ResultName } from '../../../../panels/results/result-name.tsx'
import {
  readExperimentResult,
  renameExperimentResult,
  reuseExperiment,
} from '../../../../store/commands/experiment-commands.ts'
import { pendingKeys } from '../../../../store/commands/run-command.ts'
import { useDeck, usePending } from '../../../../store/use-deck.ts'
import { verdictLooks } from '../experiment-words.ts'
import { readingOfRun } from '../reading.ts'
import { RunStory } from '../run-story.tsx'
import { LookWord } from '../story/look-word.tsx'
import { ExportMenu } from './export-menu.tsx'
import { Recovery } from './recovery.tsx'
import { RemoveResult } from './remove-result.tsx'
import { RunChoice } from './run-choice.tsx'

interface ResultViewProps {
  readonly clusterId: string
  readonly resultId: string
}

/** One result, read when it is first shown. */
export function ResultView({ clusterId, resultId }: ResultViewProps) {
  const result = useDeck((state) => state.experiments.opened[resultId])
  const pending = usePending(pendingKeys.experimentResult(resultId))
  useEffect(() => void readExperimentResult(resultId), [resultId])
  if (result === undefined) {
    return (
      <p className="ex-empty" role="status">
        {pending ? 'Reading the result…' : 'This result could not be read.'}
      </p>
    )
  }
  return <Result key={resultId} clusterId={clusterId} result={result} />
}

function Result({ clusterId, result }: { readonly clusterId: string; readonly result: ExperimentResult }) {
  const { summary, hypothesis, runs, decisions } = result
  const [number, setNumber] = useState(() => firstShown(runs))
  const run = runs.find((one) => one.number === number)
  const reading = useMemo(
    () => (run === undefined ? null : readingOfRun(summary.resultId, run)),
    [run, summary.resultId],
  )
  if (run === undefined || reading === null) return <p className="ex-empty">This result holds no run.</p>
  return (
    <RunStory
      reading={reading}
      decisions={decisions}
      head={
        <>
          <ResultHead clusterId={clusterId} result={result} />
          {runs.length > 1 && <RunLine run={run} />}
          <p className="ex-hypothesis">{hypothesis}</p>
        </>
      }
      runs={<RunChoice runs={runs} shown={number} onShow={setNumber} />}
      recovery={<Recovery run={run} dots={result.dots} runs={runs} onShow={setNumber} />}
    />
  )
}

/** What the shown one of the repeats came to. */
function RunLine({ run: { number, seed, verdict, words } }: { readonly run: ExperimentRun }) {
  return (
    <p className="ex-run-line">
      <LookWord look={verdictLooks[verdict]} />
      <span>
        Run {number}, seed {seed}: {words}
      </span>
    </p>
  )
}

/** The first run that did not pass says most; else the first. */
function firstShown(runs: readonly ExperimentRun[]): number {
  return (runs.find(({ verdict }) => verdict !== 'passed') ?? runs[0])?.number ?? 1
}

/** What a result is called, where and when it was made, and what can be done with it. */
function ResultHead({ clusterId, result }: { readonly clusterId: string; readonly result: ExperimentResult }) {
  const { summary, machine, source, runs } = result
  const { resultId, name, title, startedAtMs, clusterName } = summary
  const made = [
    formatShortWhen(startedAtMs, Date.now()),
    clusterName,
    counted(machine.workers, 'worker'),
    machine.policy,
    `Node ${machine.nodeVersion}`,
    counted(machine.cores, 'core'),
    `seed ${runs[0]?.seed ?? '?'}`,
  ].join(', ')
  return (
    <div className="ex-result-head">
      <ResultName name={name} onRename={(wanted) => renameExperimentResult(resultId, wanted)} />
      <span className="ex-result-tools">
        <Button
          kind="ghost"
          size="mini"
          icon="undo"
          iconOnly
          aria-label="Choose this experiment again"
          title="Choose this experiment again, with the text it was run with"
          onClick={() => reuseExperiment(clusterId, title, source)}
        />
        <ExportMenu resultId={resultId} />
        <RemoveResult resultId={resultId} name={name} />
      </span>
      <p className="ex-quiet ex-made">{made}</p>
    </div>
  )
}
