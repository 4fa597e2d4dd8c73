import type { ReactNode } from 'react'
import type { Program } from '../../../shared/model/program.ts'
import { policyIds, policyRefusal, policyTexts } from '../../../shared/policies.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { usePlatform } from '../../store/use-deck.ts'
import type { Draft, DraftFaults } from './draft.ts'
import { NodeField } from './node-field.tsx'
import { TextField } from './text-field.tsx'

interface FieldsProps {
  readonly draft: Draft
  readonly faults: DraftFaults
  readonly change: (patch: Partial<Draft>) => void
}

const envHint = (
  <>
    KEY=VALUE per line, added to the deck's own; <code>2: KEY=VALUE</code> for slot 2 alone; <code>{'{slot}'}</code> is
    its number
  </>
)
/** As many lines as there are, within reason. */
const envRows = (env: string): number => Math.min(10, Math.max(3, env.split('\n').length))

interface MainFieldsProps extends FieldsProps {
  readonly scriptFixed: boolean
  /** What the path is, once that is known. */
  readonly program: Program | null
  /** The list of apps it names. */
  readonly found: ReactNode
}

/** What most people set: the script, how many workers, and what they are given. */
export function MainFields({ draft, faults, change, scriptFixed, program, found }: MainFieldsProps) {
  async function browseScript(): Promise<void> {
    const picked = await runCommand('dialog.pickScript', {})
    if (picked.ok && picked.value !== null) change({ scriptPath: picked.value })
  }
  async function browseFolder(): Promise<void> {
    const picked = await runCommand('dialog.pickFolder', draft.cwd === '' ? {} : { startAt: draft.cwd })
    if (picked.ok && picked.value !== null) change({ cwd: picked.value })
  }
  return (
    <div className="open-grid">
      <TextField
        label="Script"
        mono
        first={!scriptFixed}
        readOnly={scriptFixed}
        placeholder="/path/to/server.js"
        value={draft.scriptPath}
        error={faults.scriptPath}
        onChange={(scriptPath) => change({ scriptPath })}
        beside={!scriptFixed && <Button onClick={() => void browseScript()}>Browse…</Button>}
      />
      {found}
      {program?.kind === 'script' && program.hint !== null && (
        <p className="open-note" role="status">
          <Icon name="warn" />
          <span>{program.hint}</span>
        </p>
      )}
      <TextField
        className="open-third"
        label="Name"
        first={scriptFixed}
        placeholder="from its folder"
        value={draft.name}
        error={faults.name}
        onChange={(name) => change({ name })}
      />
      <TextField
        className="open-third"
        label="Workers"
        type="number"
        value={draft.workers}
        error={faults.workers}
        onChange={(workers) => change({ workers })}
      />
      <PolicyField draft={draft} change={change} />
      <TextField
        label="Arguments"
        mono
        placeholder="--port 3000"
        hint="As in a shell: quotes keep white space together; nothing is expanded"
        value={draft.args}
        error={faults.args}
        onChange={(args) => change({ args })}
      />
      <Field label="Environment" hint={envHint} error={faults.env ?? ''}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={envRows(draft.env)}
            spellCheck={false}
            placeholder={'NODE_ENV=production\nDEBUG_PORT=900{slot}\n1: REGION=eu'}
            value={draft.env}
            onChange={(event) => change({ env: event.target.value })}
          />
        )}
      </Field>
      <TextField
        label="Working directory"
        mono
        placeholder={program?.kind === 'script' ? program.home.folder : "the folder of the script's package"}
        hint={draft.cwd === '' && program?.kind === 'script' && `${program.home.folder}: ${program.home.why}`}
        value={draft.cwd}
        error={faults.cwd}
        onChange={(cwd) => change({ cwd })}
        beside={<Button onClick={() => void browseFolder()}>Browse…</Button>}
      />
      <NodeField value={draft.nodePath} onChange={(nodePath) => change({ nodePath })} />
    </div>
  )
}

/** What few people set: flags for Node itself, what counts as unstable, and how many connections may wait. */
export function AdvancedFields({ draft, faults, change }: FieldsProps) {
  const { execArgs, minUptimeMs, queueLimit } = faults
  const hasFault = [execArgs, minUptimeMs, queueLimit].some(Boolean)
  const isUnusual = draft.execArgs !== '' || draft.serialization !== 'json' || !draft.appInstance
  return (
    <details className="open-more" open={hasFault || isUnusual || undefined}>
      <summary>Exec arguments, messages, minimal uptime and queue</summary>
      <div className="open-grid">
        <TextField
          label="Exec arguments"
          mono
          placeholder="--max-old-space-size=256 --import tsx"
          hint="Given to node before the script"
          value={draft.execArgs}
          error={faults.execArgs}
          onChange={(execArgs) => change({ execArgs })}
        />
        <PrimaryFields draft={draft} change={change} />
        <TextField
          type="number"
          label="Minimal uptime (ms)"
          hint="An exit sooner than this after online counts as unstable"
          value={draft.minUptimeMs}
          error={faults.minUptimeMs}
          onChange={(minUptimeMs) => change({ minUptimeMs })}
        />
        <QueueFields draft={draft} faults={faults} change={change} />
      </div>
    </details>
  )
}

/** What an app knows of its primary, and how it talks to it. */
function PrimaryFields({ draft, change }: Omit<FieldsProps, 'faults'>) {
  return (
    <>
      <div className="open-half">
        <Field
          label="Serialization"
          hint="Of process.send, as in child_process; advanced keeps Map, Set, Date, BigInt and bytes"
        >
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.serialization}
              onChange={(event) => change({ serialization: event.target.value === 'advanced' ? 'advanced' : 'json' })}
            >
              <option value="json">json: as Node by default</option>
              <option value="advanced">advanced: as v8.serialize</option>
            </select>
          )}
        </Field>
      </div>
      <label className="open-half open-tick">
        <input
          type="checkbox"
          checked={draft.appInstance}
          onChange={(event) => change({ appInstance: event.target.checked })}
        />
        <span>
          Set NODE_APP_INSTANCE
          <small>to the slot's number less one, as PM2 does; one of your own above wins</small>
        </span>
      </label>
    </>
  )
}

function QueueFields({ draft, faults, change }: FieldsProps) {
  return (
    <>
      <TextField
        className="open-half"
        type="number"
        label="Queue limit"
        hint="So many connections may wait in the primary, per address; 0 = as many as come, as Node does"
        value={draft.queueLimit}
        error={faults.queueLimit}
        onChange={(queueLimit) => change({ queueLimit })}
      />
      <div className="open-half">
        <Field label="At the queue limit" hint="Applies at once, also while the cluster runs">
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.atQueueLimit}
              onChange={(event) => change({ atQueueLimit: event.target.value === 'refuse' ? 'refuse' : 'leave' })}
            >
              <option value="leave">leave: the rest waits in the system</option>
              <option value="refuse">refuse: reset the newest</option>
            </select>
          )}
        </Field>
      </div>
    </>
  )
}

function PolicyField({ draft, change }: Omit<FieldsProps, 'faults'>) {
  const platform = usePlatform()
  return (
    <div className="open-third">
      <Field label="Policy" hint={policyTexts[draft.policy].explanation}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={draft.policy}
            onChange={(event) => {
              const policy = policyIds.find((id) => id === event.target.value)
              if (policy !== undefined) change({ policy })
            }}
          >
            {policyIds.map((id) => (
              <option key={id} value={id} disabled={policyRefusal(id, platform) !== null}>
                {id}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  )
}
