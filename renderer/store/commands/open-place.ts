import { type CodePlace, editorName, isWholePath, placeText } from '../../../shared/editor/editors.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { copyText } from './log-commands.ts'
import { addToast } from './run-command.ts'
import { flushView } from './save-view.ts'

/** Goes to a place in code: in the editor of the settings, else by the clipboard. */
export async function openPlace(place: CodePlace, clusterId: string): Promise<void> {
  const { editor } = deckStore.getState().view
  const whole = placeText(place)
  const short = whole.split(/[\\/]/).at(-1) ?? whole
  if (editor === 'none' || !isWholePath(place)) return copyText(whole, short, clusterId)
  // Main opens what it knows to be chosen.
  flushView()
  const { file, line, column } = place
  const options = { failure: `${short} was not opened`, clusterId }
  const opened = await runCommand('app.openPlace', { clusterId, file, line, column }, options)
  // Whether it came up there no system tells.
  if (opened.ok) addToast(deckStore, { tone: 'ok', words: `${short} handed to ${editorName(editor)}` })
}
