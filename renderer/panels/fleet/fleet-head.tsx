import './fleet.css'
import { memo } from 'react'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { usePending } from '../../store/use-deck.ts'
import { useSecond } from '../../store/use-second.ts'
import { engineState, fleetSentence, isUnderWay, updateState } from './fleet-words.ts'

interface FleetProps {
  readonly clusterId: string
  readonly fleet: FleetSnapshot
}

/** "service web on Docker 20.10 · swarm of 3 nodes", where there is room. */
export function FleetSentence({ fleet }: Pick<FleetProps, 'fleet'>) {
  const words = fleetSentence(fleet)
  return (
    <span className="head-fleet" title={`${words}, image ${fleet.image}`}>
      {words}
    </span>
  )
}

/** Whether the engine answers; how old everything is when it does not. */
export function EngineChip({ fleet }: Pick<FleetProps, 'fleet'>) {
  const isLost = fleet.engine.state === 'lost'
  const nowMs = useSecond(isLost)
  const { icon, word, tone, sentence } = engineState(fleet, nowMs)
  return (
    <span className="head-badge" role="status" aria-label="Engine" data-tone={tone} title={sentence}>
      <Icon name={icon} />
      {word}
    </span>
  )
}

/** Who gives connections to containers, where a cluster of this deck's own has its policy. */
export function SpreadStatus({ fleet: { spread } }: Pick<FleetProps, 'fleet'>) {
  return (
    <span
      className="head-spread"
      role="status"
      aria-label="Who gives connections"
      title={`Connections: ${spread.words}`}
    >
      <Icon name={spread.by === 'unknown' ? 'unknown' : 'policy'} />
      <span className="ellipsis">{spread.words}</span>
    </span>
  )
}

/** How far an update is, in the engine's words as well, and the way back. */
export function UpdateProgress({ clusterId, fleet }: FleetProps) {
  const { update, refusals } = fleet
  // Not that of the update: it is answered when it is over, and until then is when somebody wants to go back.
  const pending = usePending(pendingKeys.rollBack(clusterId))
  // One that is over stands in the events; what waits for a person stays.
  if (update === null || update.state === 'done' || update.state === 'rolled-back') return null
  const { icon, word, tone, sentence } = updateState(update)
  const refusal = refusals['roll-back'] ?? null
  return (
    <>
      <span className="head-badge head-update" role="status" aria-label="Update" data-tone={tone} title={sentence}>
        <Icon name={icon} {...(isUnderWay(update) ? { className: 'icon-busy' } : {})} />
        {word}
      </span>
      {update.state !== 'rolling-back' && (
        <Button
          kind="ghost"
          size="mini"
          icon="undo"
          aria-label="Roll back"
          pending={pending}
          disabled={refusal !== null}
          title={refusal ?? 'Back to the version before the update'}
          onClick={() => openDialog({ kind: 'confirm-roll-back', clusterId })}
        >
          <span className="head-wide">Roll back</span>
        </Button>
      )}
    </>
  )
}

interface UpdateButtonProps extends FleetProps {
  readonly runState: ClusterRunState
}

/** Opens the dialog of a rolling update, where a cluster of this deck's own has its reload. */
export const UpdateButton = memo(function UpdateButton({ clusterId, fleet, runState }: UpdateButtonProps) {
  const pending = usePending(pendingKeys.reload(clusterId))
  if (runState === 'stopped') return null
  const refusal = updateRefusal(fleet)
  return (
    <Button
      icon="reload"
      className="head-shrink"
      aria-label="Rolling update"
      title={refusal ?? 'Rolling update: another image, or every task anew (r)'}
      pending={pending}
      disabled={refusal !== null}
      onClick={() => openDialog({ kind: 'update-fleet', clusterId })}
    >
      <span className="head-wide">Update</span>
    </Button>
  )
})

/** Why no update can begin now; null: it can. */
export function updateRefusal({ refusals, update, engine }: FleetSnapshot): string | null {
  if (refusals.update !== undefined) return refusals.update
  if (engine.state === 'lost') return 'The engine does not answer'
  return update !== null && isUnderWay(update) ? `${updateState(update).sentence}. Wait until it is over` : null
}
