import { type EndSignalId, endSignalIds, endSignalTexts } from '../../../shared/end-signals.ts'
import type { ReadinessKind } from '../../../shared/model/reload.ts'
import { Field } from '../../components/field.tsx'
import type { Draft, DraftFaults } from './draft.ts'
import { reloadDraftOf } from './reload-draft.ts'
import { TextField } from './text-field.tsx'

interface ReloadFieldsProps {
  readonly draft: Draft
  readonly faults: DraftFaults
  readonly change: (change: Partial<Draft>) => void
}

const readinessTexts: Readonly<Record<ReadinessKind, string>> = {
  listening: 'it listens where the old one does',
  message: "it sends process.send('ready')",
  http: 'it answers an HTTP probe',
}
// Not the model's own list: importing it would bring the schemas into the window.
const kinds: readonly ReadinessKind[] = ['listening', 'message', 'http']

const fieldNames: ReadonlySet<string> = new Set([...Object.keys(reloadDraftOf({})), 'graceMs', 'killMs', 'idleCloseMs'])

/** How a rolling reload goes about it. */
export function ReloadFields({ draft, faults, change }: ReloadFieldsProps) {
  const hasFault = Object.keys(faults).some((field) => fieldNames.has(field))
  return (
    <details className="open-more" open={hasFault || undefined}>
      <summary>Rolling reload and drain</summary>
      <div className="open-grid">
        <div className="open-half">
          <Field label="A new worker is ready when" hint="Only then the old one drains">
            {(control) => (
              <select
                {...control}
                className="select"
                value={draft.readiness}
                onChange={(event) => {
                  const readiness = kinds.find((kind) => kind === event.target.value)
                  if (readiness !== undefined) change({ readiness })
                }}
              >
                {kinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {readinessTexts[kind]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <TextField
          className="open-half"
          type="number"
          label="Time to get ready (ms)"
          hint="Past it the reload stops, and the old worker serves on"
          value={draft.readyTimeoutMs}
          error={faults.readyTimeoutMs}
          onChange={(readyTimeoutMs) => change({ readyTimeoutMs })}
        />
        {draft.readiness === 'http' && <ProbeFields draft={draft} faults={faults} change={change} />}
        <TextField
          className="open-half"
          type="number"
          label="Slots at once"
          hint="So many workers more than wanted may live meanwhile"
          value={draft.reloadAtOnce}
          error={faults.reloadAtOnce}
          onChange={(reloadAtOnce) => change({ reloadAtOnce })}
        />
        <TextField
          className="open-half"
          type="number"
          label="Pause between slots (ms)"
          value={draft.reloadPauseMs}
          error={faults.reloadPauseMs}
          onChange={(reloadPauseMs) => change({ reloadPauseMs })}
        />
        <DrainFields draft={draft} faults={faults} change={change} />
        <WatchFields draft={draft} faults={faults} change={change} />
      </div>
    </details>
  )
}

function WatchFields({ draft, faults, change }: ReloadFieldsProps) {
  return (
    <>
      <label className="open-half open-tick">
        <input type="checkbox" checked={draft.watch} onChange={(event) => change({ watch: event.target.checked })} />
        <span>
          Reload on changes
          <small>
            of files below the working directory, the script and what it loads; else not what git ignores, node_modules
            and *.log
          </small>
        </span>
      </label>
      {draft.watch && (
        <TextField
          className="open-half"
          type="number"
          label="Wait after the last change (ms)"
          hint="Many changes at once are one reload"
          value={draft.watchDebounceMs}
          error={faults.watchDebounceMs}
          onChange={(watchDebounceMs) => change({ watchDebounceMs })}
        />
      )}
    </>
  )
}

interface EndSignalFieldProps {
  readonly value: EndSignalId
  readonly onChange: (endSignal: EndSignalId) => void
}

function EndSignalField({ value, onChange }: EndSignalFieldProps) {
  return (
    <Field
      label="A drained worker is told to end by"
      hint="When the app listens for it; its channel stays open. Else it is disconnected"
    >
      {(control) => (
        <select
          {...control}
          className="select"
          value={value}
          onChange={(event) => {
            const endSignal = endSignalIds.find((id) => id === event.target.value)
            if (endSignal !== undefined) onChange(endSignal)
          }}
        >
          {endSignalIds.map((id) => (
            <option key={id} value={id}>
              {`${endSignalTexts[id].label}: ${endSignalTexts[id].explanation}`}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function ProbeFields({ draft, faults, change }: ReloadFieldsProps) {
  return (
    <>
      <TextField
        className="open-third"
        label="Probe path"
        mono
        hint="GET, asked of the new worker alone; redirects are not followed"
        value={draft.probePath}
        error={faults.probePath}
        onChange={(probePath) => change({ probePath })}
      />
      <TextField
        className="open-third"
        type="number"
        label="Probe status"
        hint="0 = any of 200–299"
        value={draft.probeStatus}
        error={faults.probeStatus}
        onChange={(probeStatus) => change({ probeStatus })}
      />
      <TextField
        className="open-third"
        type="number"
        label="Probe timeout (ms)"
        hint="Tried again until the time above is over"
        value={draft.probeTimeoutMs}
        error={faults.probeTimeoutMs}
        onChange={(probeTimeoutMs) => change({ probeTimeoutMs })}
      />
    </>
  )
}

/** How long an old worker may finish what it has, and what comes then; a graceful stop goes by the same numbers. */
function DrainFields({ draft, faults, change }: ReloadFieldsProps) {
  return (
    <>
      <EndSignalField value={draft.endSignal} onChange={(endSignal) => change({ endSignal })} />
      <TextField
        className="open-third"
        type="number"
        label="Grace (ms)"
        hint="An old worker drains this long, then it is told to end"
        value={draft.graceMs}
        error={faults.graceMs}
        onChange={(graceMs) => change({ graceMs })}
      />
      <TextField
        className="open-third"
        type="number"
        label="Kill delay (ms)"
        hint="From each step to the next: its signal, disconnect, SIGKILL"
        value={draft.killMs}
        error={faults.killMs}
        onChange={(killMs) => change({ killMs })}
      />
      <TextField
        className="open-third"
        type="number"
        label="Idle close (ms)"
        hint="After this an idle one that cannot move is closed"
        value={draft.idleCloseMs}
        error={faults.idleCloseMs}
        onChange={(idleCloseMs) => change({ idleCloseMs })}
      />
    </>
  )
}
