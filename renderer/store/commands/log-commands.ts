import { limits } from '../../../shared/limits.ts'
import type { logSaveFormats } from '../../../shared/logs/log-view.ts'
import { bridge } from '../../bridge.ts'
import { counted } from '../../format/number.ts'
import { deckStore } from '../deck-store.ts'
import { type LogGoal, type LogQuery, logChoice, setLogGoal, setLogQuery } from '../log-choice.ts'
import { setMoment } from '../moment.ts'
import { selectLiveCluster } from '../selectors.ts'
import { runCommand } from './commands.ts'
import { addToast } from './run-command.ts'
import { openCluster, setTimeRange, showScreen } from './view-actions.ts'

/** What a person does with the log, and the ways to it and from it. */

/** Opens the screen of logs with these lines, or at this place. */
export function showInLog(
  clusterId: string,
  { query, at }: { readonly query?: string; readonly at?: LogGoal['at'] },
): void {
  if (deckStore.getState().clusterId !== clusterId) openCluster(clusterId)
  const asked: Partial<LogQuery> = query === undefined ? { mode: 'highlight' } : { query, mode: 'filter' }
  setLogQuery(clusterId, asked)
  setLogGoal(at === undefined ? null : { clusterId, at })
  showScreen('logs')
}

/** Why the charts cannot show that moment; '' when they can. */
export function notOnLive(clusterId: string, atMs: number): string {
  const { live } = deckStore.getState()
  if (selectLiveCluster(deckStore.getState(), clusterId) === undefined) return 'The cluster is gone'
  const ageMs = live.nowMs - atMs
  return ageMs > limits.historyMs ? `The charts go back ${counted(limits.historyMs / 60_000, 'minute')}` : ''
}

/** Puts the cross-hair of the charts at a moment. A range that is too short for it becomes the longest. */
export function showOnLive(clusterId: string, atMs: number): void {
  const { live, view, frozen } = deckStore.getState()
  if (frozen !== null && atMs > frozen.nowMs) deckStore.setState({ frozen: null })
  if (live.nowMs - atMs > view.timeRangeMs) setTimeRange(limits.historyMs)
  setMoment({ clusterId, atMs })
  showScreen('live')
}

export async function copyEntries(clusterId: string, numbers: readonly number[]): Promise<void> {
  const failure = { failure: 'The lines were not copied', clusterId }
  const { withPrefix, isMasked } = logChoice.getState()
  const text = await runCommand('log.text', { clusterId, numbers: [...numbers], withPrefix, isMasked }, failure)
  if (!text.ok) return
  await copyText(text.value, counted(numbers.length, 'entry', 'entries'), clusterId)
}

/** Puts a text into the clipboard, and says so: `what` is how it is called. */
export async function copyText(text: string, what: string, clusterId: string): Promise<void> {
  const copied = await runCommand('app.copyText', { text }, { failure: `${what}: not copied`, clusterId })
  if (copied.ok) addToast(deckStore, { tone: 'ok', words: `${what} copied` })
}

export async function saveLog(
  clusterId: string,
  viewId: number,
  format: (typeof logSaveFormats)[number],
): Promise<void> {
  const { withPrefix, isMasked } = logChoice.getState()
  const options = { failure: 'The log was not saved', clusterId }
  const saved = await runCommand('log.save', { clusterId, viewId, format, withPrefix, isMasked }, options)
  if (saved.ok && saved.value !== null) addToast(deckStore, { tone: 'ok', words: `Saved as ${saved.value}` })
}

export async function clearLog(clusterId: string): Promise<void> {
  await runCommand('log.clear', { clusterId }, { failure: 'The log was not cleared', clusterId })
}

/** All of one entry. */
export const readEntry = (clusterId: string, number: number) => bridge.invoke('log.entry', { clusterId, number })

/** Equal errors of everything kept, the newest first. */
export const readErrors = (clusterId: string) => bridge.invoke('log.errors', { clusterId })
