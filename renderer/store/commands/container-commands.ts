import type { FleetSource, FleetUpdateWish, NodeAvailability } from '../../../shared/containers/engine.ts'
import type { ServiceWish } from '../../../shared/containers/image.ts'
import type { Result } from '../../../shared/result.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { addToast, pendingKeys } from './run-command.ts'
import { openDialog, openWhenItComes } from './view-actions.ts'

/** What a person does with container engines and their services. Failures become alerts unless the caller shows them itself. */

const nameOf = (clusterId: string): string => deckStore.getState().live.clusters[clusterId]?.settings.name ?? clusterId

export function openContainersDialog(): void {
  openDialog({ kind: 'containers' })
}

/** Opens what runs there as a cluster; the caller shows what was wrong. */
export async function openContainers(source: FleetSource): Promise<Result<{ readonly clusterId: string }>> {
  const open = openWhenItComes()
  const result = await runCommand('containers.open', { source }, { pendingKey: pendingKeys.open() })
  if (result.ok) open(result.value.clusterId)
  return result
}

/** Builds an image and makes a service of it; the caller shows what was wrong. */
export async function runAsService(wish: ServiceWish): Promise<Result<{ readonly clusterId: string }>> {
  const open = openWhenItComes()
  const result = await runCommand('containers.run', wish, { pendingKey: pendingKeys.service(wish.clusterId) })
  if (result.ok) open(result.value.clusterId)
  return result
}

/** Ends a build on its engine; whoever asked for it is told that it was cancelled. */
export async function cancelBuild(clusterId: string): Promise<void> {
  const failure = 'The build was not cancelled'
  const result = await runCommand('containers.cancel-build', { clusterId }, { failure, clusterId })
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Begins a rolling update; the caller shows what was wrong. */
export async function updateFleet(clusterId: string, wish: FleetUpdateWish): Promise<Result<void>> {
  return runCommand('containers.update', { clusterId, wish }, { pendingKey: pendingKeys.reload(clusterId) })
}

export async function rollBack(clusterId: string): Promise<void> {
  const failure = `${nameOf(clusterId)} was not rolled back`
  const pendingKey = pendingKeys.rollBack(clusterId)
  await runCommand('containers.roll-back', { clusterId }, { pendingKey, failure, clusterId })
}

/** A node that the person saw, and what it shall be. */
export interface NodeWish {
  readonly clusterId: string
  readonly nodeId: string
  readonly name: string
  readonly availability: NodeAvailability
}

/** Drains, pauses or activates a node; says what was reached. */
export async function setNode({ clusterId, nodeId, name, availability }: NodeWish): Promise<void> {
  const failure = `${name} was not set to ${availability}`
  const pendingKey = pendingKeys.node(clusterId, nodeId)
  const result = await runCommand(
    'containers.set-node',
    { clusterId, nodeId, availability },
    { pendingKey, failure, clusterId },
  )
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Has the engine of another node asked, too; the caller shows what was wrong. */
export async function reachNode(clusterId: string, nodeId: string, host: string): Promise<Result<unknown>> {
  const pendingKey = pendingKeys.nodeEngine(clusterId, nodeId)
  const result = await runCommand('containers.reach-node', { clusterId, nodeId, host }, { pendingKey })
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
  return result
}

/** Lets go of a node's engine: what its managers tell stays. */
export async function releaseNode(clusterId: string, nodeId: string, name: string): Promise<void> {
  const failure = `The engine of ${name} was not let go of`
  const pendingKey = pendingKeys.nodeEngine(clusterId, nodeId)
  const result = await runCommand('containers.release-node', { clusterId, nodeId }, { pendingKey, failure, clusterId })
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Removes a service that the deck made, with its containers. */
export async function deleteService(clusterId: string): Promise<void> {
  const failure = `${nameOf(clusterId)} was not deleted`
  const pendingKey = pendingKeys.cluster(clusterId)
  const result = await runCommand('containers.delete', { clusterId }, { pendingKey, failure, clusterId })
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}
