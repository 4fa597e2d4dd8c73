import type { LoadExperiment, LoadSettings } from '../../../shared/model/load-settings.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { applyLoadSnapshot, type LoadShown, type LoadState, withOpened } from '../load.ts'
import { runCommand } from './commands.ts'
import { addToast, pendingKeys } from './run-command.ts'

/** What a person does with load. Failures become alerts unless the caller shows them itself. */

/** Asks for everything about load: when the window attached. */
export async function pullLoad(): Promise<void> {
  const snapshot = await bridge.invoke('load.snapshot', {})
  if (snapshot.ok) change((load) => applyLoadSnapshot(load, snapshot.value))
}

/** Begins a load; the caller shows what was wrong. */
export async function startLoad(
  clusterId: string,
  settings: LoadSettings,
  experiment: LoadExperiment,
  allowHost: boolean,
): Promise<Result<{ readonly runId: string }>> {
  const pendingKey = pendingKeys.load(clusterId)
  const result = await runCommand('load.start', { clusterId, settings, experiment, allowHost }, { pendingKey })
  if (result.ok) change((load) => ({ ...load, settings: { ...load.settings, [clusterId]: settings } }))
  return result
}

/** Ends a load; answers when its ledger is closed. */
export async function stopLoad(clusterId: string, runId: string): Promise<boolean> {
  const options = { pendingKey: pendingKeys.load(clusterId), failure: 'The load was not stopped', clusterId }
  return (await runCommand('load.stop', { runId }, options)).ok
}

/** Changes the rate of a load under way; the next one begins with it, too. */
export async function setLoadRate(clusterId: string, runId: string, ratePerSec: number): Promise<void> {
  const options = { pendingKey: pendingKeys.loadRate(runId), failure: 'The rate was not changed', clusterId }
  const result = await runCommand('load.setRate', { runId, ratePerSec }, options)
  if (!result.ok) return
  change((load) => {
    const known = load.settings[clusterId]
    return known === undefined
      ? load
      : { ...load, settings: { ...load.settings, [clusterId]: { ...known, ratePerSec } } }
  })
}

/** Chooses what the Load screen of a cluster shows, and reads the results it needs. */
export function showLoad(clusterId: string, shown: LoadShown): void {
  change((load) => ({ ...load, shown: { ...load.shown, [clusterId]: shown } }))
}

/** Reads a result that is not here yet; one that cannot be read becomes an alert. */
export async function readResult(resultId: string): Promise<void> {
  const { load, pending } = deckStore.getState()
  const pendingKey = pendingKeys.loadResult(resultId)
  if (load.opened[resultId] !== undefined || pending[pendingKey] !== undefined) return
  const result = await runCommand('load.result', { resultId }, { pendingKey, failure: 'The result was not read' })
  if (result.ok) change((before) => withOpened(before, result.value))
}

export async function renameResult(resultId: string, name: string): Promise<Result<void>> {
  return runCommand('load.rename', { resultId, name }, { pendingKey: pendingKeys.loadResult(resultId) })
}

export async function removeResult(resultId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.loadResult(resultId), failure: 'The result was not removed' }
  await runCommand('load.remove', { resultId }, options)
}

/** Asks where to write results; says where they went. */
export async function exportResults(resultIds: readonly string[], format: 'json' | 'csv'): Promise<void> {
  const result = await runCommand(
    'load.export',
    { resultIds: [...resultIds], format },
    { failure: 'Nothing was exported' },
  )
  if (result.ok && result.value !== null) addToast(deckStore, { tone: 'ok', words: `Exported to ${result.value}` })
}

function change(by: (load: LoadState) => LoadState): void {
  deckStore.setState(({ load }) => ({ load: by(load) }))
}
