// Above 300 lines: every command of the palette stands in one list.
import { type ClusterActionId, clusterAction } from '../../shared/actions/cluster-actions.ts'
import { faultActions } from '../../shared/actions/faults/fault-actions.ts'
import { workerActions } from '../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { Theme } from '../../shared/model/settings.ts'
import { screenIds, screens } from '../../shared/screens.ts'
import { formatPercent } from '../format/percent.ts'
import { shownKey } from '../keys/key-words.ts'
import {
  cancelReload,
  chooseAction,
  copyAttachConfiguration,
  openSample,
  openScript,
  openUrl,
  retry,
  scaleBy,
  setWatch,
  startCluster,
  startReload,
} from '../store/commands/commands.ts'
import { openContainersDialog } from '../store/commands/container-commands.ts'
import { stopAllFaults } from '../store/commands/fault-commands.ts'
import { saveView } from '../store/commands/save-view.ts'
import {
  openCluster,
  openDialog,
  openDrawer,
  openScriptDialog,
  setTheme,
  setTimeRange,
  showConnectionsAs,
  showScreen,
  toggleFreeze,
} from '../store/commands/view-actions.ts'
import type { DeckState } from '../store/deck-state.ts'
import { faultGround, fitsGround, pickFault } from '../store/fault-choice.ts'
import { mayShow, selectAnyFault } from '../store/selectors.ts'
import { zooms } from '../store/zooms.ts'
import { openCopyDialog } from '../views/open/open-copy.ts'
import { fleetCommands, replicaCommands } from './fleet-commands.ts'
import { isMeant } from './is-meant.ts'
import { lessonPaletteCommands } from './lesson-palette-commands.ts'
import { memoryCommands } from './memory-commands.ts'
import { ownPrimaryCommands } from './own-primary-commands.ts'
import { command, type KeyHint, type PlainCommand } from './plain-command.ts'
import { policyCommands } from './policy-commands.ts'
import { profileCommands } from './profile-commands.ts'

// Not the model's own list: importing it would bring the schemas into the window.
const themes: readonly Theme[] = ['system', 'dark', 'light']

/** One line of the command palette. */
export interface PaletteCommand extends PlainCommand {
  /** Its words, and a number where others have the same: two scripts may go by one name, and each must run its own. */
  readonly key: string
}

/** An action on the open cluster, by the words and the picture of its entry. */
function act(id: ClusterActionId, rest: string, hint: string, run: () => void): PlainCommand {
  const { icon, words } = clusterAction(id)
  return command('Cluster', icon, `${words}${rest}`, hint, run)
}

/** Everything that can be done now, the open cluster first. */
export function listCommands(state: DeckState): readonly PaletteCommand[] {
  const key: KeyHint = (id, nth) => shownKey(id, state.info?.platform === 'darwin', nth)
  const ofCluster = [...clusterCommands(state, key), ...openCommands(state)]
  const all = [
    ...ofCluster,
    ...viewCommands(state, key),
    ...profileCommands(state, key),
    ...ownPrimaryCommands(state),
    ...workerCommands(state, key),
    ...faultCommands(state, key),
    ...lessonPaletteCommands(state, key),
  ]
  const taken = new Set<string>()
  return all.map((one) => {
    let key = one.words
    for (let nth = 2; taken.has(key); nth += 1) key = `${one.words} (${nth})`
    taken.add(key)
    return { ...one, key }
  })
}

function clusterCommands({ clusterId, live }: DeckState, key: KeyHint): PlainCommand[] {
  const cluster = clusterId === null ? undefined : live.clusters[clusterId]
  if (cluster === undefined) return []
  if (cluster.fleet !== null) return fleetCommands(cluster, cluster.fleet, key)
  const { id } = cluster
  const { name } = cluster.settings
  const running = cluster.runState !== 'stopped'
  return [
    command('Cluster', 'add', 'Add worker', key('scale'), () => void scaleBy(id, 1)),
    command('Cluster', 'remove', 'Remove worker', key('scale', 1), () => void scaleBy(id, -1)),
    ...reloadCommands(cluster, key),
    command(
      'Cluster',
      'reveal',
      `Reload on changes: ${cluster.settings.watch ? 'off' : 'on'}`,
      cluster.watch?.words ?? 'what git ignores does not count, but for the script and what it loads',
      () => void setWatch(id, !cluster.settings.watch),
    ),
    running
      ? act('cluster.stop', ` ${name}`, 'asks once', () => openDialog({ kind: 'confirm-stop', clusterId: id }))
      : act('cluster.start', ` ${name}`, '', () => void startCluster(id)),
    ...(cluster.slots.some((slot) => slot.phase === 'failed' || slot.phase === 'backing-off')
      ? [
          command(
            'Cluster',
            clusterAction('cluster.retry').icon,
            'Try all failed slots again',
            '',
            () => void retry(id, null),
          ),
        ]
      : []),
    ...(cluster.url === null
      ? []
      : [command('Cluster', 'external', `Open ${cluster.url}`, 'in the browser', () => void openUrl(id))]),
    ...policyCommands(id, cluster.settings.policy, () => null),
    command('Cluster', 'edit', 'Edit settings…', name, () => openDialog({ kind: 'edit', clusterId: id })),
    command('Cluster', 'filter', 'Rules…', 'restart, limits, autoscale', () =>
      openDialog({ kind: 'rules', clusterId: id }),
    ),
    command('Cluster', 'memory', 'Heap snapshots…', 'kept, and compared', () =>
      openDialog({ kind: 'heap', clusterId: id }),
    ),
    command('Cluster', 'external', 'Export…', 'PM2, systemd, Compose, Swarm, Kubernetes', () =>
      openDialog({ kind: 'export', clusterId: id }),
    ),
    command('Cluster', 'class', 'Class…', 'phones vote, and are clients', () => openDialog({ kind: 'class' })),
    command('Cluster', 'container', 'Run as a service…', 'its image on Docker Swarm', () =>
      openDialog({ kind: 'run-service', clusterId: id }),
    ),
    command('Cluster', 'copy', 'Open a copy…', 'to compare the two', () => openCopyDialog(id), 'duplicate'),
    command('Cluster', 'delete', `Remove cluster ${name}`, 'asks once', () =>
      openDialog({ kind: 'confirm-remove', clusterId: id }),
    ),
  ]
}

function reloadCommands({ id, runState, reload }: ClusterSnapshot, key: KeyHint): PlainCommand[] {
  if (runState !== 'running') return []
  return reload?.state === 'running'
    ? [act('cluster.cancel-reload', '', reload.words, () => void cancelReload(id))]
    : [act('cluster.reload', '', key('reload'), () => void startReload(id, null))]
}

/** Of more slots than this, only the one that is looked at has its commands here: thousands of lines are no list. */
const mostSlots = 64

function workerCommands(state: DeckState, key: KeyHint): PlainCommand[] {
  const { clusterId, live, focusedSlot, drawerSlot } = state
  const cluster = clusterId === null ? undefined : live.clusters[clusterId]
  if (cluster === undefined) return []
  const looked = cluster.slots.filter(({ slot }) => slot === focusedSlot || slot === drawerSlot)
  const { fleet } = cluster
  return (cluster.slots.length > mostSlots ? looked : cluster.slots).flatMap((slot) => {
    if (fleet !== null) return replicaCommands(cluster.id, fleet, slot, key)
    const { pid, generation } = slot
    const target = pid === null ? null : { slot: slot.slot, generation, pid }
    return [
      command('Workers', 'reload', `Reload slot ${slot.slot}`, 'the new worker first', () => {
        void startReload(cluster.id, slot.slot)
      }),
      command(
        'Workers',
        'inspect',
        `Inspect slot ${slot.slot}`,
        key('inspect'),
        () => openDrawer(slot.slot),
        'why did it die exit history output logs environment',
      ),
      ...(target === null ? [] : memoryCommands(cluster.id, target)),
      ...(target === null
        ? []
        : [
            command('Workers', 'crash', `Open DevTools slot ${slot.slot}`, `pid ${target.pid}`, () =>
              openDialog({ kind: 'devtools', clusterId: cluster.id, target }),
            ),
            command(
              'Workers',
              'copy',
              `Copy attach configuration of slot ${slot.slot}`,
              'opens its inspector',
              () => void copyAttachConfiguration(cluster.id, target),
              'debugger vs code launch.json',
            ),
            command('Workers', 'external', `Send a request to slot ${slot.slot}…`, `pid ${target.pid}`, () =>
              openDialog({ kind: 'request', clusterId: cluster.id, target }),
            ),
            ...workerActions
              .filter(({ id }) => isMeant(id, slot))
              .map(({ id, words }) =>
                command('Workers', 'kill', `${words} slot ${slot.slot}`, `pid ${target.pid}`, () =>
                  chooseAction(cluster.id, target, id),
                ),
              ),
          ]),
    ]
  })
}

/** Every fault by its name: a form is shown, and nothing is injected yet. */
function faultCommands(state: DeckState, key: KeyHint): PlainCommand[] {
  const { clusterId } = state
  const stop = selectAnyFault(state)
    ? [command('Faults', 'stop', 'Stop all faults', key('stop-faults'), () => void stopAllFaults(), 'undo revert')]
    : []
  if (clusterId === null) return stop
  const ground = faultGround(state, clusterId)
  const offered = faultActions.filter(({ id }) => fitsGround(id, ground))
  return [
    ...stop,
    ...offered.map(({ id, words, hint, icon }) =>
      command('Faults', icon, `Faults: ${words}…`, hint, () => {
        pickFault(clusterId, id)
        showScreen('faults')
      }),
    ),
  ]
}

function openCommands({ order, live, info, recents, clusterId }: DeckState): PlainCommand[] {
  return [
    command('Open', 'open', 'Open server script…', '', openScriptDialog),
    command(
      'Open',
      'container',
      'Open containers…',
      'Docker, Swarm, Compose, Kubernetes',
      openContainersDialog,
      'engine service kubernetes deployment pod',
    ),
    ...order
      .filter((id) => id !== clusterId)
      .map((id) =>
        command('Open', 'server', `Go to ${live.clusters[id]?.settings.name ?? id}`, 'cluster', () => openCluster(id)),
      ),
    ...(info?.samples ?? []).map((sample) =>
      command('Open', sample.icon, `Run sample ${sample.title}`, sample.shows, () => void openSample(sample.id)),
    ),
    ...recents
      .filter(({ settings }) => settings.sample === null)
      .slice(0, 8)
      .map(({ settings }) =>
        command('Open', 'history', `Run ${settings.name} again`, settings.scriptPath, () => {
          void openScript(settings)
        }),
      ),
  ]
}

function zoomCommands(now: number): PlainCommand[] {
  const larger = zooms.find((zoom) => zoom > now)
  const smaller = zooms.findLast((zoom) => zoom < now)
  const to = (words: string, zoom: number): PlainCommand =>
    command(
      'View',
      'search',
      words,
      `to ${formatPercent(zoom)}`,
      () => saveView({ zoomFactor: zoom }),
      'projector size text',
    )
  return [
    ...(larger === undefined ? [] : [to('Zoom in', larger)]),
    ...(smaller === undefined ? [] : [to('Zoom out', smaller)]),
    ...(now === 1 ? [] : [to('Zoom: actual size', 1)]),
  ]
}

/** The screens that can be opened now: those that put clusters side by side, or the others. */
function screenCommands(state: DeckState, beside: boolean): PlainCommand[] {
  return screenIds.flatMap((id) => {
    const { word, icon, hint, keys, clusters } = screens[id]
    if (hint === null || clusters > 1 !== beside || !mayShow(state, id)) return []
    return [command('View', icon, word, hint === '' ? (keys.at(-1) ?? '') : hint, () => showScreen(id))]
  })
}

function viewCommands(state: DeckState, key: KeyHint): PlainCommand[] {
  const { frozen, view, connectionsView } = state
  const [icon, words] = frozen === null ? (['pause', 'Freeze'] as const) : (['play', 'Unfreeze'] as const)
  return [
    command('View', icon, words, key('freeze'), toggleFreeze),
    ...[1, 5, 15].map((minutes) =>
      command('View', 'history', `Show the last ${minutes} min`, 'time range', () => setTimeRange(minutes * 60_000)),
    ),
    ...zoomCommands(view.zoomFactor),
    ...themes
      .filter((theme) => theme !== view.theme)
      .map((theme) => command('View', theme, `Theme: ${theme}`, '', () => setTheme(theme))),
    ...screenCommands(state, true),
    connectionsView === 'wires'
      ? command('View', 'policy', 'Show fairness', 'policies side by side', () => showConnectionsAs('fairness'))
      : command('View', 'policy', 'Show wires', 'connections', () => showConnectionsAs('wires')),
    ...screenCommands(state, false),
    command('View', 'keyboard', 'Keys', key('keys'), () => openDialog({ kind: 'keys' })),
  ]
}
