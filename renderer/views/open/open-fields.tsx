import type { ReactNode } from 'react'
import type { PrimaryProposal } from '../../../shared/model/own-primary.ts'
import type { Program } from '../../../shared/model/program.ts'
import { policyIds, policyRefusal } from '../../../shared/policies.ts'
import { Button } from '../../components/button.tsx'
import { FormField, MoreFields } from '../../panels/form/form-field.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { usePlatform } from '../../store/use-deck.ts'
import { NodeField } from './node-field.tsx'
import type { OpenFormProps } from './open-form.ts'
import { SupervisorField } from './supervisor-field.tsx'

const envHint = (
  <>
    KEY=VALUE per line, added to the deck's own; <code>2: KEY=VALUE</code> for slot 2 alone; <code>{'{slot}'}</code> is
    its number
  </>
)

interface MainFieldsProps extends OpenFormProps {
  readonly scriptFixed: boolean
  /** What the path is, once that is known. */
  readonly program: Program | null
  /** Who may supervise, by the text of the script or of the chosen app's. */
  readonly proposal: PrimaryProposal | null
  /** The list of apps it names. */
  readonly found: ReactNode
}

/** What most people set: the script, how many workers, and what they are given. */
export function MainFields({ form, scriptFixed, program, proposal, found }: MainFieldsProps) {
  const platform = usePlatform()
  const { cwd } = form.draft
  const home = program?.kind === 'script' ? program.home : null
  const policies = policyIds.map((id) => ({ value: id, label: id, isRefused: policyRefusal(id, platform) !== null }))
  async function browseScript(): Promise<void> {
    const picked = await runCommand('dialog.pickScript', {})
    if (picked.ok && picked.value !== null) form.change({ scriptPath: picked.value })
  }
  async function browseFolder(): Promise<void> {
    const picked = await runCommand('dialog.pickFolder', cwd === '' ? {} : { startAt: cwd })
    if (picked.ok && picked.value !== null) form.change({ cwd: picked.value })
  }
  return (
    <div className="open-grid">
      <FormField
        form={form}
        name="scriptPath"
        isFirst={!scriptFixed}
        readOnly={scriptFixed}
        beside={!scriptFixed && <Button onClick={() => void browseScript()}>Browse…</Button>}
      />
      {found}
      <SupervisorField form={form} proposal={proposal} hint={program?.kind === 'script' ? program.hint : null} />
      <FormField form={form} name="name" isFirst={scriptFixed} />
      <FormField form={form} name="workers" disabled={form.draft.primary === 'own'} />
      <FormField form={form} name="policy" choices={policies} />
      <FormField form={form} name="args" />
      <FormField form={form} name="env" hint={envHint} />
      <FormField
        form={form}
        name="cwd"
        placeholder={home?.folder}
        hint={cwd === '' && home !== null && `${home.folder}: ${home.why}`}
        beside={<Button onClick={() => void browseFolder()}>Browse…</Button>}
      />
      <NodeField form={form} />
    </div>
  )
}

/** What few people set: flags for Node itself, what an app knows of its primary, what it reaches through a proxy, what counts as unstable, how many may wait. */
export function AdvancedFields({ form }: OpenFormProps) {
  const { execArgs, serialization, appInstance, dependencies } = form.draft
  return (
    <MoreFields
      form={form}
      summary="Exec arguments, proxies, messages, minimal uptime and queue"
      className="open-more"
      gridClassName="open-grid"
      isOpen={execArgs !== '' || serialization !== 'json' || !appInstance || dependencies !== ''}
      names={['execArgs', 'dependencies', 'serialization', 'appInstance', 'minUptimeMs', 'queueLimit', 'atQueueLimit']}
    />
  )
}

/**
 * How a rolling reload goes about it; how long an old worker may finish what it has, and what comes then (a graceful stop goes
 * by the same numbers); and whether changed files bring it about.
 */
export function ReloadFields({ form }: OpenFormProps) {
  return (
    <MoreFields
      form={form}
      summary="Rolling reload and drain"
      className="open-more"
      gridClassName="open-grid"
      names={[
        'readiness',
        'readyTimeoutMs',
        'probePath',
        'probeStatus',
        'probeTimeoutMs',
        'atOnce',
        'pauseMs',
        'endSignal',
        'graceMs',
        'killMs',
        'idleCloseMs',
        'watch',
        'watchDebounceMs',
      ]}
    />
  )
}
