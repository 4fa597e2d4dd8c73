import './open-dialog.css'
import { type FormEvent, useState } from 'react'
import type { PrimaryProposal } from '../../../shared/model/own-primary.ts'
import type { FoundApp, Program } from '../../../shared/model/program.ts'
import type { ClusterSettings, OpenRequest } from '../../../shared/model/settings.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { type Faults, patchOf, readForm, typedAnew } from '../../panels/form/field-table.ts'
import { Refused } from '../../panels/form/form-field.tsx'
import { openScript, runCommand, updateCluster } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import type { DialogState } from '../../store/deck-state.ts'
import { deckStore } from '../../store/deck-store.ts'
import { usePending } from '../../store/use-deck.ts'
import { FoundApps } from './found-apps.tsx'
import { AdvancedFields, MainFields, ReloadFields } from './open-fields.tsx'
import { keptRules, type OpenDraft, openDraft, openTable } from './open-form.ts'
import { useFoundApps } from './use-found-apps.ts'

type OpenMode = Extract<DialogState, { kind: 'open' | 'edit' }>

/**
 * How a script is run: before it is opened, or later under "Edit settings…". A refusal leaves everything as typed and
 * says what is wrong.
 */
export function OpenDialog({ mode }: { readonly mode: OpenMode }) {
  const isEdit = mode.kind === 'edit'
  const [settings] = useState(() => settingsOf(mode))
  const [{ draft, faults }, setTyped] = useState(() => fresh(mode.kind === 'open' ? mode.request : (settings ?? {})))
  const { program, apps, app, offer, choose } = useFoundApps(draft.scriptPath)
  const [failure, setFailure] = useState(mode.kind === 'open' ? (mode.failure ?? '') : '')
  const pending = usePending(mode.kind === 'edit' ? pendingKeys.cluster(mode.clusterId) : pendingKeys.open())

  function take(chosen: FoundApp): void {
    choose(chosen)
    setFailure('')
    setTyped(fresh(chosen.request ?? {}))
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (pending) return
    const read = readForm(openTable, draft)
    setTyped((before) => ({ ...before, faults: read.faults }))
    setFailure('')
    if (Object.keys(read.faults).length > 0) return
    const looked = isEdit ? null : await lookAgain(read.value.scriptPath)
    if (looked?.kind === 'apps') offer(looked)
    if (looked?.kind === 'apps' || looked?.kind === 'unknown') return setFailure(lookedWords(looked))
    const result =
      mode.kind === 'open'
        ? await openScript({ ...keptRules(app?.request ?? mode.request), ...read.value })
        : await save(mode.clusterId, read.value, settings)
    if (result.ok) closeDialog()
    else setFailure(result.error.message)
  }

  const form = {
    fields: openTable.fields,
    draft,
    faults,
    change: (patch: Partial<OpenDraft>) => setTyped((before) => typedAnew(before, patch)),
  }
  return (
    <Dialog title={titleOf(mode, settings)} size="wide" onClose={closeDialog}>
      <form className="open-form" noValidate onSubmit={(event) => void submit(event)}>
        <div className="dialog-body">
          <Refused className="open-alert" words={failure} />
          <MainFields
            form={form}
            scriptFixed={isEdit}
            program={program}
            proposal={proposalOf(program, app)}
            found={apps !== null && <FoundApps {...apps} chosen={app} choose={take} />}
          />
          <AdvancedFields form={form} />
          <ReloadFields form={form} />
        </div>
        <Foot isEdit={isEdit} isOwn={draft.primary === 'own'} pending={pending} />
      </form>
    </Dialog>
  )
}

interface FootProps {
  readonly isEdit: boolean
  /** Its own primary runs. */
  readonly isOwn: boolean
  readonly pending: boolean
}

function Foot({ isEdit, isOwn, pending }: FootProps) {
  return (
    <div className="dialog-foot">
      <span className="dialog-foot-note">
        {isEdit
          ? 'Name, counts, policy, queue and reload apply at once; who supervises at the next start; all else to workers started from now on.'
          : isOwn
            ? 'The script stays as it is: its own primary forks the workers, and Clusterdeck carries them.'
            : 'The script stays as it is: Clusterdeck forks it once per slot.'}
      </span>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button kind="primary" type="submit" icon={isEdit ? 'check' : 'play'} pending={pending}>
        {isEdit ? 'Save settings' : 'Run as a cluster'}
      </Button>
    </div>
  )
}

interface Typed {
  readonly draft: OpenDraft
  readonly faults: Faults<OpenDraft>
}

function lookedWords({ kind, words }: Exclude<Program, { kind: 'script' }>): string {
  return kind === 'apps' ? `${words}: choose the one to run` : words
}

/** Of the app that was chosen, else of the script that was typed. */
function proposalOf(program: Program | null, app: FoundApp | null): PrimaryProposal | null {
  if (app !== null) return app.proposal
  return program?.kind === 'script' ? program.proposal : null
}

/** A form in which nothing is wrong yet. */
function fresh(request: Partial<OpenRequest>): Typed {
  return { draft: openDraft(request, knownCores()), faults: {} }
}

/** Sends what was changed; a cluster that is gone is opened anew. */
async function save(clusterId: string, request: OpenRequest, settings: ClusterSettings | undefined) {
  if (settings === undefined) return openScript(request)
  const patch = patchOf(request, settings)
  return Object.keys(patch).length === 0 ? ({ ok: true } as const) : updateCluster(clusterId, patch)
}

/** The path may have been typed a moment ago: it is asked for again. What is refused here is told by opening it. */
async function lookAgain(path: string): Promise<Program | null> {
  const looked = await runCommand('runtime.look', { path })
  return looked.ok ? looked.value : null
}

/** What the cluster runs with when its settings are edited; a cluster that is gone has none. */
function settingsOf(mode: OpenMode): ClusterSettings | undefined {
  return mode.kind === 'edit' ? deckStore.getState().live.clusters[mode.clusterId]?.settings : undefined
}

function titleOf(mode: OpenMode, settings: ClusterSettings | undefined): string {
  if (mode.kind === 'edit') return `Settings of ${settings?.name ?? 'the cluster'}`
  return mode.copyOf === undefined ? 'Open server script' : `Open a copy of ${mode.copyOf}`
}

function knownCores(): number {
  return deckStore.getState().live.host?.coreCount ?? navigator.hardwareConcurrency
}
