import { loadMethods } from '../../../../shared/model/load-settings.ts'
import { Field } from '../../../components/field.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import type { Keep, LoadDraft } from './draft.ts'
import { LoadField, LoadLines } from './load-field.tsx'
import type { LoadFaults } from './read-draft.ts'
import type { TargetWords } from './target-words.ts'

/** What all groups of fields are given. */
export interface FieldsProps {
  readonly draft: LoadDraft
  readonly faults: LoadFaults
  readonly change: (patch: Partial<LoadDraft>) => void
}

const models = [
  { value: 'open', label: 'Open: rate', name: 'Open: rate' },
  { value: 'closed', label: 'Closed: max', name: 'Closed: max' },
] as const

const modelHints = {
  open: 'Requests fall due at their rate, answered or not: waiting shows.',
  closed:
    'As fast as possible: each connection waits for its answer, so a slow server gets less load and waiting is hidden.',
} as const

/** Where requests go, and what they carry. */
export function RequestFields({ draft, faults, change, target }: FieldsProps & { readonly target: TargetWords }) {
  const hasBody = draft.method !== 'GET' && draft.method !== 'HEAD'
  return (
    <>
      <div className="ld-full">
        <LoadField
          label="URL"
          mono
          value={draft.url}
          placeholder={target.placeholder}
          hint={draft.url === '' ? target.hint : ''}
          error={faults.url}
          onChange={(url) => change({ url })}
        />
      </div>
      <Field label="Method" error={faults.method ?? ''}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={draft.method}
            onChange={(event) => {
              const method = loadMethods.find((each) => each === event.target.value)
              if (method !== undefined) change({ method })
            }}
          >
            {loadMethods.map((method) => (
              <option key={method} value={method}>
                {method}
              </option>
            ))}
          </select>
        )}
      </Field>
      {hasBody && (
        <LoadLines label="Body" rows={3} value={draft.body} error={faults.body} onChange={(body) => change({ body })} />
      )}
    </>
  )
}

/** How hard to press: the model, and its rate. A ramp sets the rate itself. */
export function PaceFields({ draft, faults, change }: FieldsProps) {
  if (draft.kind === 'limit') return null
  return (
    <>
      <div className="field">
        <span className="ld-label" aria-hidden="true">
          Model
        </span>
        <Segmented label="Model" choices={models} value={draft.model} onChange={(model) => change({ model })} />
        <span className="field-hint">{modelHints[draft.model]}</span>
      </div>
      {draft.model === 'open' && (
        <LoadField
          label="Rate"
          unit="req/s"
          value={draft.ratePerSec}
          error={faults.ratePerSec}
          onChange={(ratePerSec) => change({ ratePerSec })}
        />
      )}
      {draft.kind === 'run' && (
        <LoadField
          label="Duration"
          unit="s"
          disabled={draft.untilStopped}
          value={draft.untilStopped ? '' : draft.durationS}
          error={faults.durationS}
          onChange={(durationS) => change({ durationS })}
          beside={
            <label className="ld-tick">
              <input
                type="checkbox"
                checked={draft.untilStopped}
                onChange={(event) => change({ untilStopped: event.target.checked })}
              />
              until stopped
            </label>
          }
        />
      )}
    </>
  )
}

/** How many connections there are, and how long each is kept. */
export function ConnectionFields({ draft, faults, change }: FieldsProps) {
  return (
    <>
      <LoadField
        label="Connections"
        unit=""
        value={draft.connections}
        error={faults.connections}
        onChange={(connections) => change({ connections })}
      />
      <KeepField draft={draft} faults={faults} change={change} />
    </>
  )
}

const keeps: readonly { readonly keep: Keep; readonly words: string; readonly hint: string }[] = [
  { keep: 'keep', words: 'on', hint: 'A connection stays, and stays on one worker.' },
  { keep: 'each', words: 'off', hint: 'Each request opens a connection of its own.' },
  { keep: 'every', words: 'for n requests', hint: 'A connection is closed after n requests.' },
]

function KeepField({ draft, faults, change }: FieldsProps) {
  return (
    <>
      <Field label="Keep-alive" hint={keeps.find(({ keep }) => keep === draft.keep)?.hint}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={draft.keep}
            onChange={(event) => {
              const found = keeps.find(({ keep }) => keep === event.target.value)
              if (found !== undefined) change({ keep: found.keep })
            }}
          >
            {keeps.map(({ keep, words }) => (
              <option key={keep} value={keep}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.keep === 'every' && (
        <LoadField
          label="n"
          unit="requests"
          value={draft.requestsPerConnection}
          error={faults.requestsPerConnection}
          onChange={(requestsPerConnection) => change({ requestsPerConnection })}
        />
      )}
    </>
  )
}
