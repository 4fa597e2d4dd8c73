import { AutoscaleNote } from './autoscale-note.tsx'
import { ClusterUrl } from './cluster-url.tsx'
import './header.css'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../components/menu.tsx'
import { startCluster } from '../store/commands.ts'
import { pendingKeys } from '../store/run-command.ts'
import { useLiveCluster, usePending } from '../store/use-deck.ts'
import { openDialog } from '../store/view-actions.ts'
import { listeningTone } from './cluster-state.ts'
import { CommandsButton } from './commands-button.tsx'
import { DrainNote } from './drain-note.tsx'
import { openCopyDialog } from './open-copy.ts'
import { PolicySelect } from './policy-select.tsx'
import { ReloadButton } from './reload-button.tsx'
import { ReloadProgress } from './reload-progress.tsx'
import { WatchNote } from './watch-note.tsx'
import { WorkerStepper } from './worker-stepper.tsx'

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
        {`${cluster.listeningCount}/${cluster.desired} listening`}
      </span>
      <ReloadProgress cluster={cluster} />
      <AutoscaleNote clusterId={clusterId} />
      <WatchNote cluster={cluster} />
      <DrainNote cluster={cluster} />
      <span className="head-space" />
      <PolicySelect clusterId={clusterId} chosen={cluster.settings.policy} inForce={cluster.policy} />
      <WorkerStepper clusterId={clusterId} desired={cluster.desired} />
      <ReloadButton cluster={cluster} />
      <StartStop clusterId={clusterId} stopped={cluster.runState === 'stopped'} />
      <Menu trigger={<Button kind="ghost" icon="more" iconOnly aria-label="More about this cluster" title="More" />}>
        <MenuItem icon="edit" label="Edit settings…" onSelect={() => openDialog({ kind: 'edit', clusterId })} />
        <MenuItem
          icon="filter"
          label="Rules…"
          hint="restart, limits, autoscale"
          onSelect={() => openDialog({ kind: 'rules', clusterId })}
        />
        <MenuItem
          icon="copy"
          label="Open a copy…"
          hint="to compare the two"
          onSelect={() => openCopyDialog(clusterId)}
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
      <span className="head-rule" />
      <CommandsButton />
    </header>
  )
}

function StartStop({ clusterId, stopped }: { readonly clusterId: string; readonly stopped: boolean }) {
  const pending = usePending(pendingKeys.cluster(clusterId))
  if (stopped) {
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
      pending={pending}
      onClick={() => openDialog({ kind: 'confirm-stop', clusterId })}
    >
      <span className="head-wide">{pending ? 'Stopping' : 'Stop'}</span>
    </Button>
  )
}
