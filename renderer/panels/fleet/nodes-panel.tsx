import './nodes.css'
import type { NodeAvailability } from '../../../shared/containers/engine.ts'
import type { FleetNode, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Menu, MenuItem, MenuNote } from '../../components/menu.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { counted } from '../../format/number.ts'
import { noValue } from '../../format/quantity.ts'
import { setNode } from '../../store/commands/container-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { useCluster, usePending } from '../../store/use-deck.ts'
import { nodeState } from './fleet-words.ts'
import { NodeEngineCell } from './node-engine-cell.tsx'

/** The nodes of the swarm that a service runs on; a single engine has none to tell of. */
export function NodesPanel({ clusterId }: { readonly clusterId: string }) {
  const fleet = useCluster(clusterId)?.fleet ?? null
  if (fleet === null || fleet.nodes.every(({ role }) => role === 'alone')) return null
  const { nodes, words } = fleet
  return (
    <Panel title="Nodes" sub={nodesWords(nodes)} className="nd">
      <div className="nd-scroll" tabIndex={nodes.length > 6 ? 0 : undefined}>
        <table aria-label="Nodes">
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">State</th>
              <th scope="col">Role</th>
              <th scope="col">Availability</th>
              <th scope="col" data-align="right" title={`Running tasks of ${words}`}>
                Tasks here
              </th>
              <th scope="col" data-align="right">
                CPU
              </th>
              <th scope="col" data-align="right">
                Memory
              </th>
              <th scope="col">Address</th>
              <th
                scope="col"
                title="Whose containers are measured, and can be acted on: those of nodes whose engine is reached"
              >
                Engine
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <NodeRow
                key={node.nodeId}
                clusterId={clusterId}
                node={node}
                refusal={refusalOf(fleet)}
                isSwarm={fleet.source.kind === 'service'}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface NodeRowProps {
  readonly clusterId: string
  readonly node: FleetNode
  readonly refusal: string | null
}

function NodeRow({ clusterId, node, refusal, isSwarm }: NodeRowProps & { readonly isSwarm: boolean }) {
  const { icon, word, tone, sentence } = nodeState(node)
  return (
    <tr aria-label={`${node.name}, ${word}`} data-tone={tone}>
      <th scope="row" className="ellipsis" title={node.nodeId}>
        {node.name}
      </th>
      <td>
        <span className={`nd-state tone-${tone}`} title={sentence}>
          <Icon name={icon} />
          {word}
        </span>
      </td>
      <td>{node.isLeader ? `${node.role}, leader` : node.role}</td>
      <td>{node.availability}</td>
      <td data-align="right">{node.replicaCount}</td>
      <td data-align="right">{node.cpuCount === null ? noValue : counted(node.cpuCount, 'core')}</td>
      <td data-align="right">{node.memoryBytes === null ? noValue : formatBytes(node.memoryBytes)}</td>
      <td className="mono">{node.address ?? noValue}</td>
      <td>
        <NodeEngineCell clusterId={clusterId} node={node} isSwarm={isSwarm} />
      </td>
      <td>
        <NodeMenu clusterId={clusterId} node={node} refusal={refusal} />
      </td>
    </tr>
  )
}

const availabilities: readonly {
  readonly availability: NodeAvailability
  readonly label: string
  readonly hint: string
  readonly icon: 'draining' | 'paused' | 'play'
}[] = [
  { availability: 'drain', label: 'Drain…', hint: 'its tasks move to other nodes', icon: 'draining' },
  { availability: 'pause', label: 'Pause', hint: 'no new tasks; those there stay', icon: 'paused' },
  { availability: 'active', label: 'Activate', hint: 'takes tasks again; none move back', icon: 'play' },
]

/** What a node shall do with tasks. Draining asks first: it ends some. */
function NodeMenu({ clusterId, node: { nodeId, name, availability: now }, refusal }: NodeRowProps) {
  const pending = usePending(pendingKeys.node(clusterId, nodeId))
  return (
    <Menu
      name={`Availability of ${name}`}
      trigger={
        <Button size="mini" pending={pending} aria-label={`Availability of ${name}`}>
          Set
          <Icon name="down" size={12} />
        </Button>
      }
    >
      {refusal !== null && (
        <MenuNote>
          <Icon name="info" size={12} />
          <span>{refusal}</span>
        </MenuNote>
      )}
      {availabilities.map(({ availability, label, hint, icon }) => (
        <MenuItem
          key={availability}
          icon={icon}
          label={label}
          hint={availability === now ? 'as it is now' : hint}
          disabled={refusal !== null || availability === now}
          onSelect={() =>
            availability === 'drain'
              ? openDialog({ kind: 'confirm-drain', clusterId, nodeId })
              : void setNode({ clusterId, nodeId, name, availability })
          }
        />
      ))}
    </Menu>
  )
}

function refusalOf({ refusals, engine }: FleetSnapshot): string | null {
  return refusals['drain-node'] ?? (engine.state === 'lost' ? 'The engine does not answer' : null)
}

/** "3 nodes, 1 not ready". */
function nodesWords(nodes: readonly FleetNode[]): string {
  const notReady = nodes.filter(({ state, availability }) => state !== 'ready' || availability !== 'active').length
  return notReady === 0
    ? counted(nodes.length, 'node')
    : `${counted(nodes.length, 'node')}, ${notReady} not taking tasks`
}
