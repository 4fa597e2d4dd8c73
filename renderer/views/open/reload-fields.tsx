import type { ReadinessKind } from '../../../shared/model/reload.ts'
import { Field } from '../../components/field.tsx'
import type { ReloadDraft, ReloadFaults } from './reload-draft.ts'
import { TextField } from './text-field.tsx'

interface ReloadFieldsProps {
  readonly draft: ReloadDraft
  readonly faults: ReloadFaults
  readonly change: (change: Partial<ReloadDraft>) => void
}

const readinessTexts: Readonly<Record<ReadinessKind, string>> = {
  listening: 'it listens where the old one does',
  message: "it sends process.send('ready')",
  http: 'it answers an HTTP probe',
}
// Not the model's own list: importing it would bring the schemas into the window.
const kinds: readonly ReadinessKind[] = ['listening', 'message', 'http']

/** How a rolling reload goes about it. */
export function ReloadFields({ draft, faults, change }: ReloadFieldsProps) {
  const hasFault = Object.keys(faults).some((field) => field in draft)
  return (
    <details className="open-more" open={hasFault || undefined}>
      <summary>Rolling reload</summary>
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
        <WatchFields draft={draft} faults={faults} change={change} />
        {draft.readiness === 'http' && <ProbeFields draft={draft} faults={faults} change={change} />}
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
          <small>of files below the working directory, but not what git ignores, node_modules and *.log</small>
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

function ProbeFields({ draft, faults, change }: ReloadFieldsProps) {
  return (
    <>
      <TextField
        className="open-half"
        label="Probe path"
        mono
        hint="GET, asked of the new worker alone; redirects are not followed"
        value={draft.probePath}
        error={faults.probePath}
        onChange={(probePath) => change({ probePath })}
      />
      <TextField
        className="open-half"
        type="number"
        label="Probe status"
        hint="0 = any from 200 to 299"
        value={draft.probeStatus}
        error={faults.probeStatus}
        onChange={(probeStatus) => change({ probeStatus })}
      />
      <TextField
        className="open-half"
        type="number"
        label="Probe timeout (ms)"
        hint="A probe that failed is tried again until the time to get ready is over"
        value={draft.probeTimeoutMs}
        error={faults.probeTimeoutMs}
        onChange={(probeTimeoutMs) => change({ probeTimeoutMs })}
      />
    </>
  )
}
