import { type FormEvent, useState } from 'react'
import type { ImageProposal } from '../../../shared/containers/image.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Refused } from '../../panels/form/form-field.tsx'
import { cancelBuild, runAsService } from '../../store/commands/container-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { usePending } from '../../store/use-deck.ts'
import { BuildLog } from './build-log.tsx'
import { publishChoices } from './publish-choices.ts'
import { readService, type ServiceDraft, type ServiceFaults, serviceDraft } from './service-form.ts'

interface ServiceFieldsProps {
  readonly clusterId: string
  readonly host: string
  readonly proposal: ImageProposal
}

/** The proposed image and service, to be changed, built and run. What was refused stays as typed, with the reason. */
export function ServiceFields({ clusterId, host, proposal }: ServiceFieldsProps) {
  const [draft, setDraft] = useState(() => serviceDraft(proposal))
  const [faults, setFaults] = useState<ServiceFaults>({})
  const [failure, setFailure] = useState('')
  const [wasSent, setSent] = useState(false)
  const pending = usePending(pendingKeys.service(clusterId))
  const form = {
    draft,
    faults,
    change(patch: Partial<ServiceDraft>) {
      setDraft((before) => ({ ...before, ...patch }))
      setFaults({})
    },
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (pending || proposal.swarmRefusal !== null) return
    const read = readService(draft, { clusterId, host })
    setFaults(read.faults)
    setFailure('')
    if (read.wish === null) return
    setSent(true)
    const made = await runAsService(read.wish)
    if (made.ok) closeDialog()
    else setFailure(made.error.message)
  }

  return (
    <form className="cn-form" noValidate onSubmit={(event) => void submit(event)}>
      <div className="dialog-body cn-body">
        <ImageFields form={form} proposal={proposal} />
        <RunFields form={form} />
        {wasSent && <BuildLog clusterId={clusterId} pending={pending} />}
        <Refused className="cn-refused" words={failure} />
      </div>
      <ServiceFoot clusterId={clusterId} proposal={proposal} pending={pending} />
    </form>
  )
}

interface FootProps extends Omit<ServiceFieldsProps, 'host'> {
  readonly pending: boolean
}

function ServiceFoot({ clusterId, proposal, pending }: FootProps) {
  return (
    <div className="dialog-foot">
      <span className="dialog-foot-note">
        {pending
          ? 'Closing this does not stop it: the service opens when it is made.'
          : `${proposal.folder} is sent to the engine, but for what .dockerignore names. The cluster here goes on.`}
      </span>
      {pending && (
        <Button icon="stop" onClick={() => void cancelBuild(clusterId)} title="Ends the build on its engine">
          Cancel build
        </Button>
      )}
      <Button onClick={closeDialog}>{pending ? 'Close' : 'Cancel'}</Button>
      <Button
        kind="primary"
        type="submit"
        icon="container"
        pending={pending}
        disabled={proposal.swarmRefusal !== null}
        title={proposal.swarmRefusal ?? undefined}
      >
        Build and run
      </Button>
    </div>
  )
}

interface FormProps {
  readonly form: {
    readonly draft: ServiceDraft
    readonly faults: ServiceFaults
    change(patch: Partial<ServiceDraft>): void
  }
}

function ImageFields({ form, proposal }: FormProps & { readonly proposal: ImageProposal }) {
  const { draft, faults, change } = form
  return (
    <>
      <Field
        label="Dockerfile"
        hint={
          proposal.isOfTheApp
            ? "The app's own; changes here are of this build alone."
            : 'Proposed: nothing is written to the app’s folder.'
        }
        error={faults.dockerfile ?? ''}
      >
        {(control) => (
          <textarea
            {...control}
            className="input cn-file"
            spellCheck={false}
            value={draft.dockerfile}
            onChange={(event) => change({ dockerfile: event.target.value })}
          />
        )}
      </Field>
      {proposal.remarks.map((words) => (
        <p key={words} className="cn-remark">
          <Icon name="info" size={12} className="tone-info" />
          {words}
        </p>
      ))}
    </>
  )
}

function RunFields({ form }: FormProps) {
  const { draft, change } = form
  return (
    <>
      <div className="cn-grid cn-grid-service">
        <TextField form={form} name="serviceName" label="Service name" />
        <TextField form={form} name="tag" label="Image" />
        <TextField form={form} name="replicas" label="Replicas" isNumber />
        <TextField form={form} name="containerPort" label="Port in the container" isNumber />
      </div>
      <div className="cn-choices" role="radiogroup" aria-label="Publish">
        <span className="cn-label">Publish</span>
        {publishChoices.map(({ value, label, explains }) => (
          <label key={value} className="cn-choice">
            <input
              type="radio"
              name="publish"
              checked={draft.publish === value}
              onChange={() => change({ publish: value })}
            />
            <span>
              {label}
              <small>{explains}</small>
            </span>
          </label>
        ))}
      </div>
      <label className="cn-choice">
        <input
          type="checkbox"
          checked={draft.withAgent}
          onChange={(event) => change({ withAgent: event.target.checked })}
        />
        <span>
          With our agent
          <small>Event loop, heap, requests and connections of each task; without it they are not known.</small>
        </span>
      </label>
    </>
  )
}

interface TextFieldProps extends FormProps {
  readonly name: 'serviceName' | 'tag' | 'replicas' | 'containerPort'
  readonly label: string
  readonly isNumber?: boolean
}

function TextField({ form: { draft, faults, change }, name, label, isNumber = false }: TextFieldProps) {
  return (
    <Field label={label} error={faults[name] ?? ''}>
      {(control) => (
        <input
          {...control}
          className="input"
          {...(isNumber ? { inputMode: 'numeric' as const } : {})}
          spellCheck={false}
          value={draft[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}
