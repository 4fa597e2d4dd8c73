import type { HeapWay } from '../../../shared/inspection/heap.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import type { WorkerTarget } from '../deck-state.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { addToast, pendingKeys } from './run-command.ts'

/** What a person does with the memory of a worker. Failures become alerts unless the caller shows them itself. */

/** Asks for the snapshots that are kept: when the window attached. */
export async function pullHeap(): Promise<void> {
  const state = await bridge.invoke('heap.state', {})
  if (state.ok) deckStore.setState({ heap: state.value })
}

/** Begins a heap snapshot; the caller shows what was wrong. */
export async function takeHeapSnapshot(
  clusterId: string,
  target: WorkerTarget,
  way: HeapWay,
  isForced: boolean,
): Promise<Result<{ readonly runId: string }>> {
  const pendingKey = pendingKeys.heap(clusterId, target.slot)
  return runCommand('heap.take', { clusterId, ...target, way, isForced }, { pendingKey })
}

export async function cancelHeapSnapshot(runId: string): Promise<void> {
  await runCommand('heap.cancel', { runId }, { failure: 'The heap snapshot goes on' })
}

export async function renameHeapSnapshot(snapshotId: string, name: string): Promise<Result<void>> {
  return runCommand('heap.rename', { snapshotId, name })
}

export async function removeHeapSnapshot(snapshotId: string): Promise<void> {
  await runCommand('heap.remove', { snapshotId }, { failure: 'The heap snapshot was not removed' })
}

/** Null: the newest diagnostic report. */
export async function showInFolder(snapshotId: string | null): Promise<void> {
  await runCommand('heap.showInFolder', { snapshotId }, { failure: 'The folder was not shown' })
}

/** In a window of its own, or the one that is open. */
export async function openSnapshot(snapshotId: string): Promise<void> {
  await runCommand('heap.openDevTools', { snapshotId }, { failure: 'The heap snapshot was not opened' })
}

export async function collectGarbage(clusterId: string, target: WorkerTarget): Promise<void> {
  const options = {
    pendingKey: pendingKeys.garbage(clusterId, target.slot),
    failure: 'No garbage was collected',
    clusterId,
  }
  const result = await runCommand('heap.collect', { clusterId, ...target }, options)
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Saves Node's report on a worker, and shows where. */
export async function saveDiagnosticReport(
  clusterId: string,
  target: WorkerTarget,
  withEnvironment: boolean,
): Promise<void> {
  const options = {
    pendingKey: pendingKeys.report(clusterId, target.slot),
    failure: 'There is no diagnostic report',
    clusterId,
  }
  const result = await runCommand('heap.diagnose', { clusterId, ...target, withEnvironment }, options)
  if (!result.ok) return
  addToast(deckStore, { tone: 'ok', words: `Diagnostic report saved: ${result.value.path}` })
  await showInFolder(null)
}
