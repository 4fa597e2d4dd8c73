import { useState } from 'react'
import type { LoadRun } from '../../../../shared/model/load.ts'
import { Button } from '../../../components/button.tsx'
import { Field } from '../../../components/field.tsx'
import { elapsedWords } from '../../../format/elapsed.ts'
import { UnitInput } from '../../../panels/form/form-field.tsx'
import { stopLoad } from '../../../store/commands/load-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { useDeck, usePending } from '../../../store/use-deck.ts'
import { doneRatio, isUntilStopped } from '../load-words.ts'
import { settingsRows } from './settings-rows.ts'
import { applyRate, copyCli } from './start.ts'

interface RunningPanelProps {
  readonly clusterId: string
  readonly run: LoadRun
  /** What is wrong with the rate last typed. */
  readonly rateFault: string | undefined
}

/** A load under way: what it does, how far it is, its rate to change, and its end. */
export function RunningPanel({ clusterId, run, rateFault }: RunningPanelProps) {
  const pending = usePending(pendingKeys.load(clusterId))
  const isFinishing = run.state === 'finishing'
  return (
    <div className="ld-form ld-running">
      <dl className="ld-settings">
        {settingsRows(run).map(([name, value]) => (
          <div key={name} className={name === 'URL' ? 'ld-settings-url' : undefined}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      {run.ratePerSec !== null && run.experiment.kind === 'run' && (
        <RateField clusterId={clusterId} run={run} rate={run.ratePerSec} fault={rateFault} />
      )}
      <Progress run={run} />
      <div className="ld-buttons">
        <Button
          kind="danger"
          icon="stop"
          className="ld-go"
          pending={pending || isFinishing}
          onClick={() => void stopLoad(clusterId, run.runId)}
        >
          {isFinishing ? 'Finishing' : 'Stop load'}
        </Button>
        <Button
          icon="copy"
          onClick={() =>
            void copyCli({ ...run.settings, ratePerSec: run.ratePerSec ?? run.settings.ratePerSec }, run.url)
          }
        >
          Copy as CLI
        </Button>
      </div>
    </div>
  )
}

interface RateFieldProps {
  readonly clusterId: string
  readonly run: LoadRun
  readonly rate: number
  readonly fault: string | undefined
}

/** The one setting that can change while load runs; takes effect on Enter or when the field is left. */
function RateField({ clusterId, run, rate, fault }: RateFieldProps) {
  const [text, setText] = useState(String(rate))
  const [shown, setShown] = useState(rate)
  // The rate changed, here or elsewhere: the field follows, and keeps the focus.
  if (shown !== rate) {
    setShown(rate)
    setText(String(rate))
  }
  const pending = usePending(pendingKeys.loadRate(run.runId))
  const apply = () => void applyRate(clusterId, run.runId, text)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <Field
        label="Rate"
        error={fault ?? ''}
        hint={pending ? 'Changing…' : text === String(rate) ? 'Can be changed while load runs' : 'Enter changes it'}
      >
        {(control) => (
          <span className="field-row">
            <UnitInput
              {...control}
              unit="req/s"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onBlur={apply}
            />
          </span>
        )}
      </Field>
    </form>
  )
}

function Progress({ run }: { readonly run: LoadRun }) {
  const nowMs = useDeck((state) => Math.floor(state.live.nowMs / 1000) * 1000)
  const done = doneRatio(run, nowMs)
  const total = run.endsAtMs === null ? null : run.endsAtMs - run.startedAtMs
  return (
    <div className="ld-progress">
      {run.stepWords !== null && <span className="ld-step">{run.stepWords}</span>}
      <div className="ld-progress-row">
        <b>{elapsedWords(Math.max(0, nowMs - run.startedAtMs))}</b>
        {done === null || total === null ? (
          <span className="ld-quiet">{isUntilStopped(run) ? 'until stopped' : ''}</span>
        ) : (
          <>
            <progress className="ld-bar" aria-label="Progress of the load" max={1} value={done} />
            <span className="ld-quiet">{elapsedWords(total)}</span>
          </>
        )}
      </div>
    </div>
  )
}
