import { errorWords } from '../../../shared/base/error-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { ExperimentFormat } from '../../../shared/model/experiment.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { changeExperimentChoice } from '../experiment-choice.ts'
import {
  applyExperimentsSnapshot,
  type ExperimentShown,
  type ExperimentsState,
  type OfferedExperiment,
  offeredExperiments,
  withOpenedExperiment,
  withOwnExperiment,
} from '../experiments.ts'
import { runCommand } from './commands.ts'
import { addAlert, addToast, pendingKeys } from './run-command.ts'

/** What a person does with experiments. Failures become alerts unless the caller shows them itself. */

/** Asks for everything about experiments: when the window attached. */
export async function pullExperiments(): Promise<void> {
  const snapshot = await bridge.invoke('experiment.snapshot', {})
  if (snapshot.ok) change((experiments) => applyExperimentsSnapshot(experiments, snapshot.value))
}

/** Asks once what an experiment would do. What is wrong with its text is kept in place of that. */
export async function outlineExperiment({ id, source }: OfferedExperiment): Promise<void> {
  const { experiments, pending } = deckStore.getState()
  const pendingKey = pendingKeys.outline(id)
  if (experiments.outlines[id] !== undefined || pending[pendingKey] !== undefined) return
  const outline = await runCommand('experiment.check', { source }, { pendingKey })
  // A deck that did not answer is asked again the next time someone looks.
  if (!outline.ok && outline.error.code !== 'invalid-input') return
  change((before) => ({ ...before, outlines: { ...before.outlines, [id]: outline } }))
}

/** Chooses what would be run, and shows what that does. */
export function chooseExperiment(clusterId: string, experimentId: string): void {
  changeExperimentChoice(clusterId, { experimentId, seed: '', repeats: '' })
  showExperiment(clusterId, { kind: 'outline' })
}

/** Offers the text of a file, and chooses it. One that is too long is refused. */
export function openExperiment(clusterId: string, name: string, source: string): void {
  if (source.length > limits.experimentChars) {
    const words = `it has ${source.length} characters, and an experiment has ${limits.experimentChars} at most`
    addAlert(deckStore, { ...notOpened(name), detail: words, clusterId })
    return
  }
  const { experiments, id } = withOwnExperiment(deckStore.getState().experiments, name, source)
  deckStore.setState({ experiments })
  chooseExperiment(clusterId, id)
}

/** Reads a file that was picked or dropped. */
export async function openExperimentFile(clusterId: string, file: File): Promise<void> {
  const text = await readExperimentFile(file)
  if (text.ok) openExperiment(clusterId, file.name, text.value)
  else addAlert(deckStore, { ...notOpened(file.name), detail: text.error.message, clusterId })
}

/** Its text, if it may be an experiment at all. */
export async function readExperimentFile(file: File): Promise<Result<string>> {
  return file.size > limits.experimentChars * 4 ? tooLarge(file) : readText(file)
}

/** Offers what was done to the cluster just now as an experiment, and chooses it. */
export async function recordWhatWasDone(clusterId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.record(clusterId), failure: 'Nothing was recorded', clusterId }
  const recorded = await runCommand('experiment.record', { clusterId, lastMs: recordedMs }, options)
  if (recorded.ok) openExperiment(clusterId, recorded.value.name, recorded.value.source)
}

/** Begins the experiment; the caller shows what was wrong. */
export async function startExperiment(
  clusterId: string,
  source: string,
  over: { readonly seed?: number; readonly repeats?: number; readonly allowHost?: boolean },
): Promise<Result<{ readonly runId: string }>> {
  const pendingKey = pendingKeys.experiment(clusterId)
  const options = { pendingKey, failure: 'The experiment did not begin', clusterId }
  return runCommand('experiment.run', { clusterId, source, ...over }, options)
}

/** Ends it; answers when what it did is taken back. */
export async function stopExperiment(clusterId: string, runId: string): Promise<void> {
  const pendingKey = pendingKeys.experiment(clusterId)
  await runCommand('experiment.stop', { runId }, { pendingKey, failure: 'The experiment was not stopped', clusterId })
}

/** Chooses what the experiment region of a cluster shows. */
export function showExperiment(clusterId: string, shown: ExperimentShown): void {
  change((experiments) => ({ ...experiments, shown: { ...experiments.shown, [clusterId]: shown } }))
}

/** Reads a result that is not here yet; one that cannot be read becomes an alert. */
export async function readExperimentResult(resultId: string): Promise<void> {
  const { experiments, pending } = deckStore.getState()
  const pendingKey = pendingKeys.experimentResult(resultId)
  if (experiments.opened[resultId] !== undefined || pending[pendingKey] !== undefined) return
  const result = await runCommand('experiment.result', { resultId }, { pendingKey, failure: 'The result was not read' })
  if (result.ok) change((before) => withOpenedExperiment(before, result.value))
}

export async function renameExperimentResult(resultId: string, name: string): Promise<Result<void>> {
  return runCommand('experiment.rename', { resultId, name }, { pendingKey: pendingKeys.experimentResult(resultId) })
}

export async function removeExperimentResult(resultId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.experimentResult(resultId), failure: 'The result was not removed' }
  await runCommand('experiment.remove', { resultId }, options)
}

/** Asks where to write a result; says where it went. */
export async function exportExperiment(resultId: string, format: ExperimentFormat): Promise<void> {
  const result = await runCommand('experiment.export', { resultId, format }, { failure: 'Nothing was exported' })
  if (result.ok && result.value !== null) addToast(deckStore, { tone: 'ok', words: `Exported to ${result.value}` })
}

/** Offers what a result was made with, to be run again. */
export function reuseExperiment(clusterId: string, name: string, source: string): void {
  const known = offeredExperiments(deckStore.getState().experiments).find((one) => one.source === source)
  if (known === undefined) openExperiment(clusterId, name, source)
  else chooseExperiment(clusterId, known.id)
}

/** "Just now" is so long. */
const recordedMs = 600_000

const notOpened = (name: string) => ({ title: `${name} was not opened`, command: null, endsWith: null })

const tooLarge = ({ size }: File): Result<string> =>
  fail('invalid-input', `it has ${size} bytes, and an experiment has ${limits.experimentChars} characters at most`)

/** A file can be gone, or forbidden, between the choice and the reading. */
async function readText(file: File): Promise<Result<string>> {
  try {
    return ok(await file.text())
  } catch (error) {
    return fail('not-found', `it could not be read: ${errorWords(error)}`)
  }
}

function change(by: (experiments: ExperimentsState) => ExperimentsState): void {
  deckStore.setState(({ experiments }) => ({ experiments: by(experiments) }))
}
