import type { FleetNode } from '../../../shared/containers/fleet.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { releaseNode } from '../../store/commands/container-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { useNowMs, usePending } from '../../store/use-deck.ts'
import { nodeEngineState } from './fleet-words.ts'

interface NodeEngineCellProps {
  readonly clusterId: string
  readonly node: FleetNode
  /** Other engines of a swarm can be reached one by one. */
  readonly isSwarm: boolean
}

/** The engine of a node: its version, whether the deck reaches it, and how to have it so. */
export function NodeEngineCell({ clusterId, node, isSwarm }: NodeEngineCellProps) {
  const nowMs = useNowMs()
  const { nodeId, name, engine, engineVersion } = node
  const pending = usePending(pendingKeys.nodeEngine(clusterId, nodeId))
  const state = nodeEngineState(node, nowMs)
  return (
    <span className="nd-engine">
      <span className="ellipsis" title={engineVersion}>
        {engineVersion}
      </span>
      {state !== null && isSwarm && (
        <span className={`nd-state tone-${state.tone}`} title={state.sentence}>
          <Icon name={state.icon} />
          {state.word}
        </span>
      )}
      {engine === null && isSwarm && (
        <Button
          size="mini"
          pending={pending}
          aria-label={`Reach the engine of ${name}…`}
          onClick={() => openDialog({ kind: 'reach-node', clusterId, nodeId })}
        >
          Reach its engine…
        </Button>
      )}
      {engine !== null && engine.state !== 'own' && (
        <Button
          kind="ghost"
          size="mini"
          icon="close"
          iconOnly
          pending={pending}
          aria-label={`Let go of the engine of ${name}`}
          title="Let go of it: what the managers tell of its node stays"
          onClick={() => void releaseNode(clusterId, nodeId, name)}
        />
      )}
    </span>
  )
}
