import { type ReactNode, useId } from 'react'
import type { ExperimentOutline, ExperimentProgress } from '../../../../shared/model/experiment.ts'
import type { Result } from '../../../../shared/result.ts'
import { Button } from '../../../components/button.tsx'
import { startExperiment, stopExperiment } from '../../../store/commands/experiment-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { changeExperimentChoice, useExperimentChoice } from '../../../store/experiment-choice.ts'
import type { OfferedExperiment } from '../../../store/experiments.ts'
import { faultGround, isOfContainers } from '../../../store/fault-choice.ts'
import { useDeck, usePending } from '../../../store/use-deck.ts'
import { readTypedRun, runRefusal } from './run-refusal.ts'

interface RunBarProps {
  readonly clusterId: string
  readonly experiment: OfferedExperiment | undefined
  readonly outline: Result<ExperimentOutline> | undefined
  readonly run: ExperimentProgress | undefined
  /** How far it is, or what it came to. */
  readonly children: ReactNode
}

/** Begins and ends an experiment; stays in its place whatever is shown below. */
export function RunBar({ clusterId, experiment, outline, run, children }: RunBarProps) {
  const choice = useExperimentChoice(clusterId)
  const runState = useDeck((state) => state.live.clusters[clusterId]?.runState)
  const pending = usePending(pendingKeys.experiment(clusterId))
  const reasonId = useId()
  const { over, faults } = readTypedRun(choice)
  const ground = useDeck((state) => faultGround(state, clusterId))
  const allowed = isOfContainers(ground) && choice.mayLoadHosts ? { allowHost: true } : {}
  const facts = { runState, ground, isRunning: run !== undefined, isOffered: experiment !== undefined, outline, faults }
  const refusal = runRefusal(facts)
  const usual = outline?.ok === true ? outline.value : null
  return (
    <form
      className="ex-bar"
      noValidate
      aria-label="Run of the experiment"
      onSubmit={(event) => {
        event.preventDefault()
        if (refusal === '' && !pending && experiment !== undefined)
          void startExperiment(clusterId, experiment.source, { ...over, ...allowed })
      }}
    >
      <div className="ex-controls">
        <Button
          type="submit"
          kind="primary"
          icon="play"
          pending={pending && run === undefined}
          disabled={refusal !== ''}
          title={refusal === '' ? undefined : refusal}
          aria-describedby={refusal === '' ? undefined : reasonId}
        >
          Run experiment
        </Button>
        <span id={reasonId} className="visually-hidden">
          {refusal}
        </span>
        <StopButton clusterId={clusterId} run={run} />
        <TypedNumber
          label="Seed"
          typed={choice.seed}
          usual={usual?.seed}
          fault={faults.seed}
          onType={(seed) => changeExperimentChoice(clusterId, { seed })}
        />
        <TypedNumber
          label="Repeats"
          typed={choice.repeats}
          usual={usual?.repeats}
          fault={faults.repeats}
          onType={(repeats) => changeExperimentChoice(clusterId, { repeats })}
        />
        {isOfContainers(ground) && <HostsTick clusterId={clusterId} />}
      </div>
      <div className="ex-result-line">{children}</div>
    </form>
  )
}

/** Load on containers may go to other machines, which a person says that they may load. */
function HostsTick({ clusterId }: Pick<RunBarProps, 'clusterId'>) {
  const { mayLoadHosts } = useExperimentChoice(clusterId)
  return (
    <label
      className="ex-number"
      title="Containers of other nodes are on other machines: load goes there only if you may"
    >
      <input
        type="checkbox"
        checked={mayLoadHosts}
        onChange={(event) => changeExperimentChoice(clusterId, { mayLoadHosts: event.target.checked })}
      />
      I may load its hosts
    </label>
  )
}

/** Always in its place, so that nothing beside it moves when a run begins. */
function StopButton({ clusterId, run }: Pick<RunBarProps, 'clusterId' | 'run'>) {
  const pending = usePending(pendingKeys.experiment(clusterId))
  return (
    <Button
      icon="stop"
      aria-label="Stop experiment"
      pending={pending && run !== undefined}
      disabled={run === undefined}
      title={run === undefined ? 'No experiment runs' : 'Ends it, and takes back what it did'}
      onClick={() => run !== undefined && void stopExperiment(clusterId, run.runId)}
    >
      Stop
    </Button>
  )
}

interface TypedNumberProps {
  readonly label: string
  readonly typed: string
  /** What the file says. */
  readonly usual: number | undefined
  readonly fault: string | undefined
  readonly onType: (typed: string) => void
}

/** A small number; empty: as the file says, which stands there in grey. */
function TypedNumber({ label, typed, usual, fault, onType }: TypedNumberProps) {
  const faultId = useId()
  return (
    <label className="ex-number">
      {label}
      <input
        className="input"
        inputMode="numeric"
        value={typed}
        placeholder={usual === undefined ? '' : String(usual)}
        title={fault ?? (usual === undefined ? undefined : `Empty: ${usual}, as the file says`)}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : faultId}
        onChange={(event) => onType(event.target.value)}
      />
      {fault !== undefined && (
        <span id={faultId} className="visually-hidden" role="alert">
          {fault}
        </span>
      )}
    </label>
  )
}
