import { deckStore } from '../deck-store.ts'
import { showLessonList } from '../lessons/lesson-choice.ts'
import { openExperiment, readExperimentFile } from './experiment-commands.ts'
import { addAlert, addToast } from './run-command.ts'
import { showScreen } from './view-actions.ts'

/** The end of waiting for a cluster; what was opened last is what is shown. */
let endWaiting = (): void => {}

/**
 * Shows what an experiment would do that a person opened outside of the window, on the cluster that is open. Nothing runs: an
 * experiment is of a cluster, and waits for one where there is none yet.
 */
export function previewExperiment(name: string, source: string): void {
  endWaiting()
  const show = (clusterId: string): void => {
    openExperiment(clusterId, name, source)
    showScreen('faults')
  }
  const { clusterId } = deckStore.getState()
  if (clusterId !== null) {
    show(clusterId)
    return
  }
  addToast(deckStore, { tone: 'info', words: `${name} is shown as soon as there is a cluster: open a server script` })
  endWaiting = deckStore.subscribe((state) => {
    if (state.clusterId === null) return
    endWaiting()
    show(state.clusterId)
  })
}

/** The same of a file that was dropped on the window. */
export async function previewExperimentFile(file: File): Promise<void> {
  const text = await readExperimentFile(file)
  if (text.ok) previewExperiment(file.name, text.value)
  else {
    const title = `${file.name} was not opened`
    addAlert(deckStore, { title, detail: text.error.message, clusterId: null, command: null, endsWith: null })
  }
}

/** Shows the list, on which a lesson that was opened outside of the window stands by now. */
export function showOpenedLesson(): void {
  showScreen('lessons')
  showLessonList(true)
}
