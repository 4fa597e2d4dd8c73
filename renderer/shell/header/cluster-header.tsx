import { memo } from 'react'
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
import { startCluster } from '../../store/commands/commands.ts'
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
  const { icon, tone } = listeningTone(cluster)
  return (
    <header className="head">
      <h1 title={cluster.settings.scriptPath}>{cluster.settings.name}</h1>
      <ClusterUrl cluster={cluster} />
      <span className="head-badge" role="status" aria-label="Workers" data-tone={tone}>
        <Icon name={icon} />
        {workersWords(cluster)}
      </span>
      <PrimaryChip cluster={cluster} />
      <ReloadProgress cluster={cluster} />
      <AutoscaleNote clusterId={clusterId} />
      <WatchNote cluster={cluster} />
      <DrainNote cluster={cluster} />
      <span className="head-space" />
      <PolicySelect clusterId={clusterId} chosen={cluster.settings.policy} inForce={cluster.policy} />
      {isCounted(cluster) && (
        <WorkerStepper clusterId={clusterId} desired={cluster.desired} hasOwnPrimary={cluster.ownPrimary !== null} />
      )}
      <ReloadButton cluster={cluster} />
      <StartStop clusterId={clusterId} runState={cluster.runState} />
      <MoreMenu clusterId={clusterId} hasOwnPrimary={cluster.ownPrimary !== null} />
      <span className="head-rule" />
      <CommandsButton />
    </header>
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

interface StartStopProps {
  readonly clusterId: string
  readonly runState: ClusterRunState
}

/** What is under way says its own name: an order that is pending may be any, and a start can be stopped. */
const StartStop = memo(function StartStop({ clusterId, runState }: StartStopProps) {
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
      title="Stop cluster"
      pending={stopping}
      onClick={() => openDialog({ kind: 'confirm-stop', clusterId })}
    >
      <span className="head-wide">{stopping ? 'Stopping' : 'Stop'}</span>
    </Button>
  )
})
