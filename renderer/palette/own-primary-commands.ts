import { type ClusterActionId, clusterAction } from '../../shared/actions/cluster-actions.ts'
import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'
import { listKillItems } from '../panels/worker/kill-menu-items.ts'
import { chooseAction } from '../store/commands/commands.ts'
import { forkOne, letFork, startPrimary } from '../store/commands/own-primary-commands.ts'
import { openDrawer } from '../store/commands/view-actions.ts'
import type { DeckState } from '../store/deck-state.ts'
import { ownPrimarySlot } from '../store/places/place-in.ts'
import { command, type PlainCommand } from './plain-command.ts'

/** What can be done to an app's own primary, and where it leaves something to a person. */
export function ownPrimaryCommands({ clusterId, live, info }: DeckState): PlainCommand[] {
  const cluster = clusterId === null ? undefined : live.clusters[clusterId]
  const primary = cluster?.ownPrimary ?? null
  if (cluster === undefined || primary === null) return []
  const { id } = cluster
  const { pid, generation, held, empty } = primary
  const target = pid === null ? null : { slot: ownPrimaryPlace, generation, pid }
  const killing =
    target === null
      ? []
      : listKillItems({
          slot: ownPrimarySlot(primary),
          target,
          desired: cluster.desired,
          platform: info?.platform ?? '',
        })
  return [
    command(
      'Workers',
      'inspect',
      'Inspect your primary',
      primary.script,
      () => openDrawer(ownPrimaryPlace),
      'own primary',
    ),
    ...(target === null
      ? [act('cluster.start-primary', 'it ended', () => void startPrimary(id))]
      : killing
          .filter(({ disabled }) => !disabled)
          .map(({ action, label }) =>
            command('Workers', 'kill', `${label} your primary`, `pid ${target.pid}`, () =>
              chooseAction(id, target, action),
            ),
          )),
    ...(empty.length === 0 ? [] : [act('cluster.fork-one', 'into the first empty slot', () => void forkOne(id, null))]),
    ...(held === null ? [] : [act('cluster.let-fork', `${held.count} wait`, () => void letFork(id))]),
  ]
}

function act(id: ClusterActionId, hint: string, run: () => void): PlainCommand {
  const { icon, words } = clusterAction(id)
  return command('Cluster', icon, words, hint, run)
}
