import './containers.css'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { counted } from '../../format/number.ts'
import { isUnderWay } from '../../panels/fleet/fleet-words.ts'
import { Refused } from '../../panels/form/form-field.tsx'
import { updateFleet } from '../../store/commands/container-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useLiveCluster, usePending } from '../../store/use-deck.ts'
import { readUpdate, type UpdateDraft, type UpdateFaults, updateDraft } from './update-form.ts'

/** How a service is brought to another version; its own settings are what is proposed. */
export function UpdateDialog({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  if (cluster === undefined || cluster.fleet === null) return null
  return (
    <Dialog title={`Rolling update of ${cluster.settings.name}`} size="wide" onClose={closeDialog}>
      <UpdateForm clusterId={clusterId} fleet={cluster.fleet} count={cluster.desired} />
    </Dialog>
  )
}

interface UpdateFormProps {
  readonly clusterId: string
  readonly fleet: FleetSnapshot
  readonly count: number
}

function UpdateForm({ clusterId, fleet, count }: UpdateFormProps) {
  // As the service was when the form opened: what is typed is not changed under the hands.
  const [image] = useState(fleet.image)
  const [draft, setDraft] = useState(() => updateDraft(fleet))
  const [faults, setFaults] = useState<UpdateFaults>({})
  const [failure, setFailure] = useState('')
  const [isSent, setSent] = useState(false)
  const pending = usePending(pendingKeys.reload(clusterId))
  useEffect(() => {
    // The engine may take its time to answer; what it does shows in the header by then.
    if (isSent && fleet.update !== null && isUnderWay(fleet.update)) closeDialog()
  }, [isSent, fleet.update])
  const change = (patch: Partial<UpdateDraft>) => {
    setDraft((before) => ({ ...before, ...patch }))
    setFaults({})
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (pending) return
    const read = readUpdate(draft, image)
    setFaults(read.faults)
    setFailure('')
    if (read.wish === null) return
    setSent(true)
    const begun = await updateFleet(clusterId, read.wish)
    setSent(false)
    if (begun.ok) closeDialog()
    else setFailure(begun.error.message)
  }
  return (
    <form className="cn-form" noValidate onSubmit={(event) => void submit(event)}>
      <div className="dialog-body cn-body">
        <ImageField draft={draft} faults={faults} change={change} image={image} />
        <OrderChoice draft={draft} change={change} />
        <PaceFields draft={draft} faults={faults} change={change} />
        <FailureChoice draft={draft} change={change} />
        <Refused className="cn-refused" words={failure} />
      </div>
      <div className="dialog-foot">
        <span className="dialog-foot-note">
          {`${counted(count, 'task')}, replaced by the engine. While load runs, the deck counts what is lost meanwhile.`}
        </span>
        <Button onClick={closeDialog}>Cancel</Button>
        <Button kind="primary" type="submit" icon="reload" pending={pending}>
          Begin update
        </Button>
      </div>
    </form>
  )
}

function ImageField({
  draft,
  faults,
  change,
  image,
}: ChoiceProps & { readonly faults: UpdateFaults; readonly image: string }) {
  return (
    <Field
      label="Image"
      error={faults.image ?? ''}
      hint={draft.image.trim() === image ? 'The same image: every task is started anew.' : `Now it runs ${image}.`}
    >
      {(control) => (
        <input
          {...control}
          className="input"
          data-mono="true"
          data-autofocus
          spellCheck={false}
          value={draft.image}
          onChange={(event) => change({ image: event.target.value })}
        />
      )}
    </Field>
  )
}

interface ChoiceProps {
  readonly draft: UpdateDraft
  readonly change: (patch: Partial<UpdateDraft>) => void
}

function OrderChoice({ draft, change }: ChoiceProps) {
  return (
    <Labelled
      label="Order"
      hint={
        draft.order === 'start-first'
          ? 'The new task is up before the old one ends: one more for a while, nothing missing.'
          : 'The old task ends before the new one starts: one fewer for a while.'
      }
    >
      <Segmented
        label="Order"
        choices={[
          { value: 'start-first', label: 'Start first' },
          { value: 'stop-first', label: 'Stop first' },
        ]}
        value={draft.order}
        onChange={(order) => change({ order })}
      />
    </Labelled>
  )
}

function FailureChoice({ draft, change }: ChoiceProps) {
  return (
    <Labelled label="On failure" hint="When a new task ends within the time it is monitored for.">
      <Segmented
        label="On failure"
        choices={[
          { value: 'pause', label: 'Pause' },
          { value: 'rollback', label: 'Roll back' },
          { value: 'continue', label: 'Go on' },
        ]}
        value={draft.onFailure}
        onChange={(onFailure) => change({ onFailure })}
      />
    </Labelled>
  )
}

/** How fast it goes, and how long each new task is watched. */
function PaceFields(form: ChoiceProps & { readonly faults: UpdateFaults }) {
  return (
    <div className="cn-grid">
      <NumberField {...form} name="parallelism" label="Tasks at once" hint="0: all of them" />
      <NumberField {...form} name="delaySeconds" label="Delay, s" hint="between two groups" />
      <NumberField {...form} name="monitorSeconds" label="Monitor, s" hint="an end in it is a failure" />
    </div>
  )
}

interface LabelledProps {
  readonly label: string
  readonly hint: string
  readonly children: ReactNode
}

/** A group of buttons has its own name: what is seen above it is not read twice. */
function Labelled({ label, hint, children }: LabelledProps) {
  return (
    <div className="field">
      <span aria-hidden="true" className="cn-label">
        {label}
      </span>
      <span>{children}</span>
      <span className="field-hint">{hint}</span>
    </div>
  )
}

interface NumberFieldProps extends ChoiceProps {
  readonly faults: UpdateFaults
  readonly name: 'parallelism' | 'delaySeconds' | 'monitorSeconds'
  readonly label: string
  readonly hint: string
}

function NumberField({ draft, faults, change, name, label, hint }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} error={faults[name] ?? ''}>
      {(control) => (
        <input
          {...control}
          className="input"
          inputMode="decimal"
          value={draft[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}
