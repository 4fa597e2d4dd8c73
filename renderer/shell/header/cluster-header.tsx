import { memo } from 'react'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { ClusterRunState, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { ClusterUrl } from '../../panels/cluster/cluster-url.tsx'
import { AutoscaleNote } from './autoscale-note.tsx'
import './header.css'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../components/menu.tsx'
import { listeningTone, workersWords } from '../../panels/cluster/cluster-state.ts'
import { PolicySelect } from '../../panels/cluster/policy-select.tsx'
import { ReloadButton } from '../../panels/cluster/reload-button.tsx'
import { WorkerStepper } from '../../panels/cluster/worker-stepper.tsx'
import {
  EngineChip,
  FleetSentence,
  SpreadStatus,
  UpdateButton,
  UpdateProgress,
} from '../../panels/fleet/fleet-head.tsx'
import { fleetSentence } from '../../panels/fleet/fleet-words.ts'
import { startCluster } from '../../store/commands/commands.ts'
import { mostWorkers } from '../../store/commands/most-workers.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { openDialog } from '../../store/commands/view-actions.ts'
import { useLiveCluster, usePending } from '../../store/use-deck.ts'
import { openCopyDialog } from '../../views/open/open-copy.ts'
import { CommandsButton } from './commands-button.tsx'
import { DrainNote } from './drain-note.tsx'
import { PrimaryChip } from './primary-chip.tsx'
import { ReloadProgress } from './reload-progress.tsx'
import { WatchNote } from './watch-note.tsx'

/** The open cluster: what it is, how it fares, and what can be done to the whole of it. Never frozen. */
export function ClusterHeader({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  if (cluster === undefined) return null
  const { fleet } = cluster
  return (
    <header className="head">
      <h1 title={fleet === null ? cluster.settings.scriptPath : `${fleetSentence(fleet)}, image ${fleet.image}`}>
        {cluster.settings.name}
      </h1>
      {fleet !== null && <FleetSentence fleet={fleet} />}
      <ClusterUrl cluster={cluster} />
      <WorkersBadge cluster={cluster} />
      {fleet === null ? <OwnState cluster={cluster} /> : <FleetState clusterId={clusterId} fleet={fleet} />}
      <span className="head-space" />
      {fleet === null || fleet.spread.by === 'front' ? (
        <PolicySelect
          clusterId={clusterId}
          // A front has none that waits for a start.
          chosen={fleet === null ? cluster.settings.policy : cluster.policy}
          inForce={cluster.policy}
          isFront={fleet !== null}
        />
      ) : (
        <SpreadStatus fleet={fleet} />
      )}
      {isCounted(cluster) && (
        <WorkerStepper
          clusterId={clusterId}
          desired={cluster.desired}
          hasOwnPrimary={cluster.ownPrimary !== null}
          most={mostWorkers(cluster)}
          refusal={fleet?.refusals.scale ?? null}
        />
      )}
      {fleet === null ? (
        <ReloadButton cluster={cluster} />
      ) : (
        <UpdateButton clusterId={clusterId} fleet={fleet} runState={cluster.runState} />
      )}
      <StartStop clusterId={clusterId} runState={cluster.runState} refusal={fleet?.refusals.stop ?? null} />
      {fleet === null ? (
        <MoreMenu clusterId={clusterId} hasOwnPrimary={cluster.ownPrimary !== null} />
      ) : (
        <FleetMenu
          clusterId={clusterId}
          isOurs={fleet.isOurs}
          rollBackRefusal={fleet.update === null ? 'it was not updated yet' : (fleet.refusals['roll-back'] ?? null)}
        />
      )}
      <span className="head-rule" />
      <CommandsButton />
    </header>
  )
}

/** How many of them serve, of how many that shall. */
function WorkersBadge({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const { icon, tone } = listeningTone(cluster)
  return (
    <span className="head-badge" role="status" aria-label="Workers" data-tone={tone}>
      <Icon name={icon} />
      {workersWords(cluster)}
    </span>
  )
}

/** What goes on around workers of this deck's own. */
function OwnState({ cluster }: { readonly cluster: ClusterSnapshot }) {
  return (
    <>
      <PrimaryChip cluster={cluster} />
      <ReloadProgress cluster={cluster} />
      <AutoscaleNote clusterId={cluster.id} />
      <WatchNote cluster={cluster} />
      <DrainNote cluster={cluster} />
    </>
  )
}

/** What goes on around containers. */
function FleetState({ clusterId, fleet }: { readonly clusterId: string; readonly fleet: FleetSnapshot }) {
  return (
    <>
      <EngineChip fleet={fleet} />
      <UpdateProgress clusterId={clusterId} fleet={fleet} />
    </>
  )
}

/** While it does not run, its own primary has said nothing of a number, and takes none. */
function isCounted({ runState, settings }: ClusterSnapshot): boolean {
  return runState !== 'stopped' || settings.primary !== 'own'
}

interface MoreMenuProps {
  readonly clusterId: string
  readonly hasOwnPrimary: boolean
}

/** What is rarely done to a cluster. Like its neighbours it renders for a change of its own, not for each of the cluster's. */
const MoreMenu = memo(function MoreMenu({ clusterId, hasOwnPrimary }: MoreMenuProps) {
  return (
    <Menu trigger={<Button kind="ghost" icon="more" iconOnly aria-label="More about this cluster" title="More" />}>
      <MenuItem icon="edit" label="Edit settings…" onSelect={() => openDialog({ kind: 'edit', clusterId })} />
      <MenuItem
        icon="filter"
        label="Rules…"
        hint={hasOwnPrimary ? 'limits, autoscale; your primary decides besides' : 'restart, limits, autoscale'}
        onSelect={() => openDialog({ kind: 'rules', clusterId })}
      />
      <MenuItem icon="copy" label="Open a copy…" hint="to compare the two" onSelect={() => openCopyDialog(clusterId)} />
      <MenuItem
        icon="external"
        label="Export…"
        hint="PM2, systemd, Docker, Kubernetes"
        onSelect={() => openDialog({ kind: 'export', clusterId })}
      />
      <MenuItem
        icon="container"
        label="Run as a service…"
        hint="its image on Docker Swarm"
        onSelect={() => openDialog({ kind: 'run-service', clusterId })}
      />
      <MenuSeparator />
      <MenuItem
        icon="delete"
        label="Remove cluster"
        hint="stays among the recent ones"
        danger
        onSelect={() => openDialog({ kind: 'confirm-remove', clusterId })}
      />
    </Menu>
  )
})

interface FleetMenuProps {
  readonly clusterId: string
  readonly isOurs: boolean
  readonly rollBackRefusal: string | null
}

/** The same where workers are containers. */
const FleetMenu = memo(function FleetMenu({ clusterId, isOurs, rollBackRefusal }: FleetMenuProps) {
  return (
    <Menu trigger={<Button kind="ghost" icon="more" iconOnly aria-label="More about this cluster" title="More" />}>
      <MenuItem
        icon="undo"
        label="Roll back…"
        hint={rollBackRefusal ?? 'to the version before the newest update'}
        disabled={rollBackRefusal !== null}
        onSelect={() => openDialog({ kind: 'confirm-roll-back', clusterId })}
      />
      <MenuItem
        icon="delete"
        label="Delete service…"
        hint={isOurs ? 'with its containers' : 'the deck did not make it'}
        danger
        disabled={!isOurs}
        onSelect={() => openDialog({ kind: 'confirm-delete-service', clusterId })}
      />
      <MenuSeparator />
      <MenuItem
        icon="close"
        label="Close picture"
        hint="containers stay"
        onSelect={() => openDialog({ kind: 'confirm-remove', clusterId })}
      />
    </Menu>
  )
})

interface StartStopProps {
  readonly clusterId: string
  readonly runState: ClusterRunState
  /** Why its containers cannot be stopped; null: they can. */
  readonly refusal: string | null
}

/** What is under way says its own name: an order that is pending may be any, and a start can be stopped. */
const StartStop = memo(function StartStop({ clusterId, runState, refusal }: StartStopProps) {
  const pending = usePending(pendingKeys.cluster(clusterId))
  const stopping = runState === 'stopping'
  if (runState === 'stopped') {
    return (
      <Button
        kind="primary"
        icon="play"
        className="head-shrink"
        aria-label="Start cluster"
        title="Start cluster"
        pending={pending}
        onClick={() => void startCluster(clusterId)}
      >
        <span className="head-wide">Start</span>
      </Button>
    )
  }
  return (
    <Button
      kind="danger"
      icon="stop"
      className="head-shrink"
      aria-label="Stop cluster"
      title={refusal ?? 'Stop cluster'}
      pending={stopping}
      disabled={refusal !== null}
      onClick={() => openDialog({ kind: 'confirm-stop', clusterId })}
    >
      <span className="head-wide">{stopping ? 'Stopping' : 'Stop'}</span>
    </Button>
  )
})
