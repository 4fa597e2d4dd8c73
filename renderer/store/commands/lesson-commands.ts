import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { endProjection, lessonChoice, projectPart } from '../lessons/lesson-choice.ts'
import { pushHandlers } from '../pushes/apply.ts'
import { selectionOf } from '../selection.ts'
import { runCommand } from './commands.ts'
import { pendingKeys } from './run-command.ts'

/** What a person does with lessons. Failures become alerts unless the caller shows them itself. */

/** Asks for the list, and the lesson that a person is in: when the window attached, and once more after it failed. */
export async function pullLessons(): Promise<void> {
  const told = await bridge.invoke('lesson.snapshot', {})
  lessonChoice.setState({ problem: told.ok ? null : told.error.message })
  if (told.ok) deckStore.setState((state) => pushHandlers.lessons(state, told.value, 0))
}

/** Goes into a lesson, where the person left it. */
export async function enterLesson(lessonId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.lesson(lessonId), failure: 'The lesson did not start' }
  lessonChoice.setState({ showsList: false, projectedPartId: null })
  const entered = await runCommand('lesson.enter', { lessonId }, options)
  if (!entered.ok) lessonChoice.setState({ showsList: true })
}

/** Ends the lesson's cluster, and shows what was there before the person went to the lessons. */
export async function leaveLesson(): Promise<void> {
  const ended = endLesson()
  // At once: a cluster takes seconds to end, and who enters the next lesson meanwhile would be taken out of it.
  showBefore()
  await ended
}

function showBefore(): void {
  const { before } = lessonChoice.getState()
  lessonChoice.setState({ before: null })
  if (before === null) return
  const { clusterId, screen } = before
  const isThere = clusterId !== null && deckStore.getState().order.includes(clusterId)
  if (isThere) deckStore.setState({ ...selectionOf(clusterId), ...before })
  else deckStore.setState({ screen })
}

/** Ends the lesson's cluster, and shows the list. */
export async function finishLesson(): Promise<void> {
  await endLesson()
}

async function endLesson(): Promise<void> {
  endProjection()
  const options = { pendingKey: pendingKeys.lessonPhase(), failure: 'The lesson did not end' }
  const left = await runCommand('lesson.leave', {}, options)
  if (left.ok) lessonChoice.setState({ showsList: false })
}

/** A fresh copy of the files and a fresh cluster; answers stay. */
export async function resetLesson(): Promise<void> {
  const options = { pendingKey: pendingKeys.lessonPhase(), failure: 'The lesson was not reset' }
  await runCommand('lesson.reset', {}, options)
}

/** Lets the scripts of a stranger's lesson run. */
export async function trustLesson(): Promise<void> {
  const options = { pendingKey: pendingKeys.lessonPhase(), failure: 'The lesson did not start' }
  await runCommand('lesson.trust', {}, options)
}

/** Puts a packed lesson or its folder on the list; the person picks it. */
export async function openLesson(kind: 'file' | 'folder'): Promise<void> {
  await runCommand('lesson.open', { kind }, { failure: 'The lesson was not opened' })
}

/** Takes an opened one off the list, by where it lies: it need not be readable. Its files stay. */
export async function removeLesson(path: string): Promise<void> {
  const options = { pendingKey: pendingKeys.lesson(path), failure: 'The lesson stays on the list' }
  await runCommand('lesson.remove', { path }, options)
}

/** Writes what was answered into a file that a teacher can grade. */
export async function saveResult(lessonId: string): Promise<void> {
  await runCommand('lesson.saveResult', { lessonId }, { failure: 'The result was not saved' })
}

/** Begins a lesson from what was done to a cluster in the last hour. */
export async function beginLesson(clusterId: string): Promise<void> {
  await runCommand('lesson.draft', { clusterId }, { failure: 'No lesson was begun' })
}

export async function forgetAnswers(lessonId: string): Promise<void> {
  const options = { pendingKey: pendingKeys.lesson(lessonId), failure: 'The answers were not forgotten' }
  await runCommand('lesson.forget', { lessonId }, options)
}

export async function goToStep(step: number): Promise<void> {
  projectPart(null)
  const options = { pendingKey: pendingKeys.lessonStep(), failure: 'The lesson did not go there' }
  await runCommand('lesson.go', { step }, options)
}

/** Who learns here; '' = nobody said. */
export async function setAlias(alias: string): Promise<void> {
  await runCommand('lesson.alias', { alias }, { failure: 'The name was not kept' })
}

/** Has the system keep its notifications to itself while a room sees the window. */
export async function tellProjecting(isOn: boolean): Promise<void> {
  await runCommand('lesson.project', { isOn }, { failure: 'Notifications may show on the projector' })
}

export async function doDrill(act: 'start' | 'hint' | 'end'): Promise<void> {
  const options = { pendingKey: pendingKeys.drill(), failure: 'The drill did not follow' }
  await runCommand('lesson.drill', { do: act }, options)
}

/** Slot null: all of them. */
export async function answerDrill(slot: number | null, kind: string): Promise<void> {
  const options = { pendingKey: pendingKeys.drill(), failure: 'The answer was not taken' }
  await runCommand('lesson.drillAnswer', { slot, kind }, options)
}

/** The Live screen of the lesson's cluster; the lesson stays as it is. */
export function openFreely(clusterId: string): void {
  deckStore.setState(selectionOf(clusterId))
}

/** Has the keys, the ages and the log follow the lesson's own cluster while its screen is shown. */
export function followLessonCluster(clusterId: string): void {
  const { clusterId: open, order, screen } = deckStore.getState()
  if (open === clusterId || !order.includes(clusterId)) return
  deckStore.setState({ ...selectionOf(clusterId), screen })
}
