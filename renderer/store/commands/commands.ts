import { orderOf, type WorkerActionId, type WorkerOrder, workerAction } from '../../../shared/actions/worker-actions.ts'
import { limits } from '../../../shared/limits.ts'
import type { RestartRule, SlotReplay } from '../../../shared/model/rules.ts'
import type { OpenRequest, SettingsPatch } from '../../../shared/model/settings.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { placeName } from '../../format/place-name.ts'
import type { WorkerTarget } from '../deck-state.ts'
import { deckStore } from '../deck-store.ts'
import { mostWorkers } from './most-workers.ts'
import { addToast, createRunCommand, pendingKeys } from './run-command.ts'
import { openDialog, openWhenItComes } from './view-actions.ts'

/** What a person does to clusters and workers. Failures become alerts unless the caller shows them itself. */

export const runCommand = createRunCommand(deckStore, bridge)

const originsForMs = 30_000

const nameOf = (clusterId: string): string => deckStore.getState().live.clusters[clusterId]?.settings.name ?? clusterId

export async function startCluster(clusterId: string): Promise<void> {
  await runCommand(
    'cluster.start',
    { clusterId },
    {
      ...cluster(clusterId, `${nameOf(clusterId)} did not start`),
      endsWith: 'up',
    },
  )
}

export async function stopCluster(clusterId: string): Promise<void> {
  await runCommand('cluster.stop', { clusterId }, cluster(clusterId, `${nameOf(clusterId)} did not stop`))
}

export async function removeCluster(clusterId: string): Promise<void> {
  await runCommand('cluster.remove', { clusterId }, cluster(clusterId, `${nameOf(clusterId)} was not removed`))
}

/** Asks for a number of workers. Refused here when out of range, so that nothing changes. */
export async function scaleCluster(clusterId: string, desired: number): Promise<void> {
  deckStore.setState(({ wantedWorkers }) => ({ wantedWorkers: { ...wantedWorkers, [clusterId]: desired } }))
  const pendingKey = pendingKeys.scale(clusterId)
  const failure = `${nameOf(clusterId)} was not scaled to ${desired} workers`
  await runCommand('cluster.scale', { clusterId, desired }, { pendingKey, failure, clusterId, endsWith: 'up' })
  if (deckStore.getState().pending[pendingKey] !== undefined) return
  deckStore.setState(({ wantedWorkers: { [clusterId]: _reached, ...wantedWorkers } }) => ({ wantedWorkers }))
}

/** One worker more or fewer than what was last asked for. */
export async function scaleBy(clusterId: string, by: 1 | -1): Promise<void> {
  const { live, wantedWorkers } = deckStore.getState()
  const cluster = live.clusters[clusterId]
  const desired = (wantedWorkers[clusterId] ?? cluster?.desired ?? 0) + by
  if (cluster === undefined || desired < limits.workers.min || desired > mostWorkers(cluster)) return
  await scaleCluster(clusterId, desired)
}

export async function setPolicy(clusterId: string, policy: PolicyId): Promise<void> {
  const pendingKey = pendingKeys.policy(clusterId)
  const failure = `${nameOf(clusterId)} did not switch to ${policy}`
  await runCommand('cluster.set-policy', { clusterId, policy }, { pendingKey, failure, clusterId })
}

/** Replaces all workers, or the one of a slot, without losing a request. Its progress is in the snapshot. */
export async function startReload(clusterId: string, slot: number | null): Promise<void> {
  const failure = `${nameOf(clusterId)} was not reloaded`
  await runCommand(
    'cluster.reload',
    { clusterId, slot },
    { pendingKey: pendingKeys.reload(clusterId), failure, clusterId },
  )
}

export async function cancelReload(clusterId: string): Promise<void> {
  const failure = 'The reload was not cancelled'
  await runCommand(
    'cluster.cancel-reload',
    { clusterId },
    { pendingKey: pendingKeys.reload(clusterId), failure, clusterId },
  )
}

/** Reload on changed files, on or off; how it stands is in the snapshot. */
export async function setWatch(clusterId: string, watch: boolean): Promise<void> {
  const failure = 'Reload on changes was not switched'
  await runCommand('cluster.update', { clusterId, settings: { watch } }, { failure, clusterId })
}

/** Whether workers tell which lines they print in which request; how it stands is in the snapshot. */
export async function setRequestLines(clusterId: string, requestLines: boolean): Promise<void> {
  const failure = 'Telling the request of each line was not switched'
  await runCommand('cluster.update', { clusterId, settings: { requestLines } }, { failure, clusterId })
}

/** Forgets what was counted under each policy, so that a comparison can start over. */
export async function resetFairness(clusterId: string): Promise<void> {
  await runCommand('cluster.resetFairness', { clusterId }, { failure: 'The count was not started over', clusterId })
}

/** "Try again" for a failed slot, "try now" for one that backs off; null = all. */
export async function retry(clusterId: string, slot: number | null): Promise<void> {
  const pendingKey = slot === null ? pendingKeys.cluster(clusterId) : pendingKeys.slot(clusterId, slot)
  const failure = slot === null ? `${nameOf(clusterId)} was not tried again` : `slot ${slot} was not tried again`
  await runCommand('cluster.retry', { clusterId, slot }, { pendingKey, failure, clusterId, endsWith: 'up' })
}

/** Closes an address that nobody listens on. */
export async function releaseAddress(clusterId: string, problemId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.cluster(clusterId), failure: 'The address was not released', clusterId }
  await runCommand('cluster.releaseAddress', { clusterId, problemId }, options)
}

/** Deletes what a UNIX socket left behind, where nobody listens any more, and tries again. */
export async function deleteSocket(clusterId: string, problemId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.cluster(clusterId), failure: 'The file was not deleted', clusterId }
  await runCommand('cluster.deleteSocket', { clusterId, problemId }, options)
}

/** "Stop trying" for a slot that backs off: it rests as failed until it is tried again. */
export async function stopTrying(clusterId: string, slot: number): Promise<void> {
  const options = { pendingKey: pendingKeys.slot(clusterId, slot), failure: `slot ${slot} goes on trying`, clusterId }
  await runCommand('cluster.stop-trying', { clusterId, slot }, options)
}

/** The exits so far under an edited restart rule; nothing is changed. */
export async function replayRule(clusterId: string, rule: RestartRule): Promise<Result<readonly SlotReplay[]>> {
  return runCommand('cluster.replayRule', { clusterId, rule })
}

export async function openUrl(clusterId: string): Promise<void> {
  await runCommand('cluster.openUrl', { clusterId }, cluster(clusterId, 'The address was not opened'))
}

/** Does it to the process the person saw, once what it wants to know has been asked. */
export function chooseAction(clusterId: string, target: WorkerTarget, action: WorkerActionId): void {
  if (workerAction(action).asks === null) void actOnWorker(clusterId, target, orderOf(action))
  else openDialog({ kind: 'order', clusterId, target, action })
}

/** Has a worker note for half a minute where what it holds is made. */
export async function findOrigins(clusterId: string, target: WorkerTarget): Promise<void> {
  const failure = `Where ${placeName(target.slot)} makes things is not noted`
  const pendingKey = pendingKeys.slot(clusterId, target.slot)
  await runCommand(
    'worker.findOrigins',
    { clusterId, ...target, forMs: originsForMs },
    { pendingKey, failure, clusterId },
  )
}

/** Acts on the process the person saw; says what was reached. */
export async function actOnWorker(clusterId: string, target: WorkerTarget, order: WorkerOrder): Promise<void> {
  const { words } = workerAction(order.action)
  const result = await runCommand(
    'worker.act',
    { clusterId, ...target, ...order },
    {
      pendingKey: pendingKeys.slot(clusterId, target.slot),
      failure: `${words.replace('…', '')}: ${placeName(target.slot)} (pid ${target.pid})`,
      clusterId,
      endsWith: { pid: target.pid },
    },
  )
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Opens a window with DevTools on that worker. */
export async function openDevTools(clusterId: string, target: WorkerTarget, takesOut: boolean): Promise<void> {
  const pendingKey = pendingKeys.slot(clusterId, target.slot)
  const failure = `DevTools did not open on ${placeName(target.slot)}`
  await runCommand('worker.openDevTools', { clusterId, ...target, takesOut }, { pendingKey, failure, clusterId })
}

/** Opens that worker's inspector for a debugger outside, and copies what attaches it. */
export async function copyAttachConfiguration(clusterId: string, target: WorkerTarget): Promise<void> {
  const pendingKey = pendingKeys.slot(clusterId, target.slot)
  const failure = `The inspector of ${placeName(target.slot)} was not opened`
  const opened = await runCommand(
    'worker.openForDebugger',
    { clusterId, ...target },
    { pendingKey, failure, clusterId },
  )
  if (opened.ok) await copyText(opened.value.configuration, `Configuration for 127.0.0.1:${opened.value.port}`)
}

export async function closeForDebugger(clusterId: string, target: WorkerTarget): Promise<void> {
  const pendingKey = pendingKeys.slot(clusterId, target.slot)
  const failure = `The inspector of ${placeName(target.slot)} was not closed`
  await runCommand('worker.closeForDebugger', { clusterId, ...target }, { pendingKey, failure, clusterId })
}

/** What became of an action on several workers. */
export interface ActedOnMany {
  readonly action: WorkerActionId
  readonly doneCount: number
  readonly refused: readonly { readonly slot: number; readonly words: string }[]
}

/** Acts on several processes at once. Each is named as the person saw it, and who refused is told with its reason. */
export async function actOnWorkers(
  clusterId: string,
  targets: readonly WorkerTarget[],
  action: WorkerActionId,
): Promise<ActedOnMany> {
  const answers = await Promise.all(
    targets.map(async (target) => {
      const asked = { clusterId, ...target, ...orderOf(action) }
      const answer = await runCommand('worker.act', asked, { pendingKey: pendingKeys.slot(clusterId, target.slot) })
      return answer.ok ? null : { slot: target.slot, words: answer.error.message }
    }),
  )
  const refused = answers.filter((answer) => answer !== null)
  return { action, doneCount: targets.length - refused.length, refused }
}

/** Takes a slot out that has no process; with one, `actOnWorker` names it. */
export async function removeEmptySlot(clusterId: string, slot: number): Promise<void> {
  const pendingKey = pendingKeys.slot(clusterId, slot)
  const failure = `slot ${slot} was not removed`
  const result = await runCommand('cluster.remove-slot', { clusterId, slot }, { pendingKey, failure, clusterId })
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Opens a script; the caller shows what was wrong with it. */
export async function openScript(request: OpenRequest): Promise<Result<{ readonly clusterId: string }>> {
  const open = openWhenItComes()
  const result = await runCommand('cluster.open', request, { pendingKey: pendingKeys.open() })
  if (result.ok) open(result.value.clusterId)
  return result
}

/** Runs a script that ships with the deck. */
export async function openSample(sample: string, workers?: number): Promise<void> {
  const open = openWhenItComes()
  const options = { pendingKey: pendingKeys.sample(sample), failure: `The sample ${sample} did not start` }
  const result = await runCommand(
    'cluster.openSample',
    workers === undefined ? { sample } : { sample, workers },
    options,
  )
  if (result.ok) open(result.value.clusterId)
}

/** Changes settings of a cluster; the caller shows what was wrong. */
export async function updateCluster(
  clusterId: string,
  settings: SettingsPatch,
): Promise<Result<{ readonly pending: boolean }>> {
  return runCommand('cluster.update', { clusterId, settings }, { pendingKey: pendingKeys.cluster(clusterId) })
}

export async function setSamplingInterval(intervalMs: number): Promise<void> {
  await runCommand('deck.setSamplingInterval', { intervalMs }, { failure: 'The sampling interval was not changed' })
}

export async function dismissNotice(noticeId: string): Promise<void> {
  deckStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== noticeId) }))
  await runCommand('deck.dismissNotice', { noticeId })
}

export async function clearRecents(): Promise<void> {
  await runCommand('recent.clear', {}, { failure: 'The recent list was not cleared' })
}

export async function copyText(text: string, what: string): Promise<void> {
  const result = await runCommand('app.copyText', { text }, { failure: `${what} was not copied` })
  if (result.ok) addToast(deckStore, { tone: 'info', words: `${what} copied` })
}

const cluster = (clusterId: string, failure: string) => ({
  pendingKey: pendingKeys.cluster(clusterId),
  failure,
  clusterId,
})
