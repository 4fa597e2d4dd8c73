import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { FaultPlan, FaultSpec, GuardRails } from '../../../shared/model/fault.ts'
import type { Result } from '../../../shared/result.ts'
import { deckStore } from '../deck-store.ts'
import { selectDrilling } from '../selectors.ts'
import { runCommand } from './commands.ts'
import { addToast, pendingKeys } from './run-command.ts'

/** What a person does with faults. Failures become alerts unless the caller shows them itself. */

/** What would happen; the caller shows it, or why it cannot be told. */
export const previewFault = (clusterId: string, spec: FaultSpec): Promise<Result<FaultPlan>> =>
  runCommand('fault.preview', { clusterId, spec })

/** Begins a fault. Whether it lands is told by the cluster's snapshot. */
export async function injectFault(clusterId: string, spec: FaultSpec): Promise<void> {
  const failure = `${faultAction(spec.fault).words} was not injected`
  const options = { pendingKey: pendingKeys.inject(clusterId), failure, clusterId }
  await runCommand('fault.inject', { clusterId, spec }, options)
}

/** Takes one back; pending until nothing of it is left. */
export async function undoFault(clusterId: string, faultId: number, words: string): Promise<void> {
  const options = { pendingKey: pendingKeys.fault(clusterId, faultId), failure: `${words} was not undone`, clusterId }
  const result = await runCommand('fault.undo', { clusterId, faultId }, options)
  if (result.ok) addToast(deckStore, { tone: 'ok', words: result.value.words })
}

/** Takes back every fault of every cluster. A second press while that is under way asks for nothing more. */
export async function stopAllFaults(): Promise<void> {
  if (deckStore.getState().pending[pendingKeys.faults()] !== undefined) return
  const options = { pendingKey: pendingKeys.faults(), failure: 'Not every fault was stopped' }
  // Its hidden fault goes, so it cannot go on: the person sees what it was.
  if (selectDrilling(deckStore.getState())) await runCommand('lesson.drill', { do: 'end' }, options)
  const result = await runCommand('fault.stop-all', {}, options)
  if (result.ok) addToast(deckStore, { tone: 'ok', words: 'No fault is active any more' })
}

/** What no fault may do to this cluster, in force at once. */
export async function setGuardRails(clusterId: string, guardRails: GuardRails): Promise<void> {
  const failure = 'The guard rails were not changed'
  await runCommand('cluster.update', { clusterId, settings: { guardRails } }, { failure, clusterId })
}
