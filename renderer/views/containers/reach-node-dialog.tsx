import './containers.css'
import { type FormEvent, useState } from 'react'
import { engineHostSchema } from '../../../shared/containers/engine.ts'
import type { FleetNode, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { counted } from '../../format/number.ts'
import { Refused } from '../../panels/form/form-field.tsx'
import { reachNode } from '../../store/commands/container-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useLiveCluster, usePending } from '../../store/use-deck.ts'
import { type Suggestion, suggestEngines } from './reach-suggestions.ts'
import { useEngineHosts } from './use-engine.ts'

interface ReachNodeProps {
  readonly clusterId: string
  readonly nodeId: string
}

/** Names the engine of another node. Nothing is connected to before a person says so. */
export function ReachNodeDialog({ clusterId, nodeId }: ReachNodeProps) {
  const fleet = useLiveCluster(clusterId)?.fleet ?? null
  const node = fleet?.nodes.find((one) => one.nodeId === nodeId)
  if (fleet === null || node === undefined) return null
  return (
    <Dialog title={`Reach the engine of ${node.name}`} onClose={closeDialog}>
      <ReachForm clusterId={clusterId} fleet={fleet} node={node} />
    </Dialog>
  )
}

interface ReachFormProps {
  readonly clusterId: string
  readonly fleet: FleetSnapshot
  readonly node: FleetNode
}

function ReachForm({ clusterId, fleet, node }: ReachFormProps) {
  const { nodeId, name, replicaCount } = node
  const hosts = useEngineHosts()
  const [host, setHost] = useState('')
  const [fault, setFault] = useState('')
  const [failure, setFailure] = useState('')
  const pending = usePending(pendingKeys.nodeEngine(clusterId, nodeId))
  const choose = (address: string): void => {
    setHost(address)
    setFault('')
    setFailure('')
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (pending) return
    const parsed = engineHostSchema.safeParse(host)
    setFault(parsed.success ? '' : (parsed.error.issues[0]?.message ?? ''))
    setFailure('')
    if (!parsed.success) return
    const reached = await reachNode(clusterId, nodeId, parsed.data)
    if (reached.ok) closeDialog()
    else setFailure(reached.error.message)
  }
  return (
    <form className="cn-form" noValidate onSubmit={(event) => void submit(event)}>
      <div className="dialog-body cn-body">
        <Field label="Address" hint="unix://…, tcp://… or ssh://user@machine" error={fault}>
          {(control) => (
            <input
              {...control}
              className="input"
              data-mono="true"
              data-autofocus
              spellCheck={false}
              placeholder={`ssh://${node.address ?? 'user@machine'}`}
              value={host}
              onChange={(event) => choose(event.target.value.trim())}
            />
          )}
        </Field>
        <Suggestions all={suggestEngines(fleet, node, hosts ?? [])} host={host} onChoose={choose} />
        <Refused className="cn-refused" words={failure} />
      </div>
      <div className="dialog-foot">
        <span className="dialog-foot-note">
          {`${counted(replicaCount, 'task')} of ${fleet.words} on ${name}: measured, signalled, paused and stopped by its own engine, and told at once. It is reached again at the next start.`}
        </span>
        <Button onClick={closeDialog}>Cancel</Button>
        <Button kind="primary" type="submit" icon="container" pending={pending} disabled={host === ''}>
          Reach engine
        </Button>
      </div>
    </form>
  )
}

interface SuggestionsProps {
  readonly all: readonly Suggestion[]
  readonly host: string
  readonly onChoose: (address: string) => void
}

function Suggestions({ all, host, onChoose }: SuggestionsProps) {
  if (all.length === 0) return null
  return (
    <fieldset className="cn-group">
      <legend>Suggested</legend>
      {all.map(({ address, words }) => (
        <label key={address} className="cn-choice">
          <input type="radio" name="engine" checked={address === host} onChange={() => onChoose(address)} />
          <span>
            <span className="mono">{address}</span>
            <small>{words}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
