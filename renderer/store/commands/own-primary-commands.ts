import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { pendingKeys } from './run-command.ts'

/** What a person does about an app's own primary. */

const nameOf = (clusterId: string): string => deckStore.getState().live.clusters[clusterId]?.settings.name ?? clusterId

const cluster = (clusterId: string, failure: string) => ({
  pendingKey: pendingKeys.cluster(clusterId),
  failure,
  clusterId,
})

/** Fills an empty slot of a cluster whose own primary forked nobody there; null: the first one, or a new one. */
export async function forkOne(clusterId: string, slot: number | null): Promise<void> {
  const pendingKey = slot === null ? pendingKeys.cluster(clusterId) : pendingKeys.slot(clusterId, slot)
  const failure = slot === null ? 'No worker was forked' : `slot ${slot} was not filled`
  await runCommand('cluster.fork-one', { clusterId, slot }, { pendingKey, failure, clusterId })
}

/** Starts the forks of an own primary that were held back. */
export async function letFork(clusterId: string): Promise<void> {
  await runCommand('cluster.let-fork', { clusterId }, cluster(clusterId, 'The held forks were not started'))
}

/** Starts an own primary anew, beside workers that live on. */
export async function startPrimary(clusterId: string): Promise<void> {
  const options = cluster(clusterId, `The primary of ${nameOf(clusterId)} did not start`)
  await runCommand('cluster.start-primary', { clusterId }, options)
}

/** From now on its own primary supervises: settings change, and the cluster stops and starts with it. */
export async function runOwnPrimary(clusterId: string): Promise<void> {
  const options = cluster(clusterId, `The primary of ${nameOf(clusterId)} does not run`)
  const changed = await runCommand('cluster.update', { clusterId, settings: { primary: 'own' } }, options)
  if (!changed.ok) return
  if (deckStore.getState().live.clusters[clusterId]?.runState !== 'stopped') {
    const stopped = await runCommand('cluster.stop', { clusterId }, options)
    if (!stopped.ok && stopped.error.code !== 'already-so') return
  }
  await runCommand('cluster.start', { clusterId }, { ...options, endsWith: 'up' })
}
