/** @typedef {import('playwright').Page} Page */
/** @typedef {import('../../shared/ipc/contract.ts').DeckBridge} DeckBridge */
/** @typedef {import('../../shared/lessons/lesson-view.ts').PartState} PartState */
/** @typedef {import('../../shared/lessons/answer.ts').Answer} Answer */

/** A step takes up to half a minute where two cores have eight workers and their clients, and more where others use them, too. */
const patienceMs = 180_000

/**
 * Begins a lesson from the list, or goes on with it, at the step that is wanted.
 * @param {Page} page
 * @param {string} title
 * @param {number} step
 */
export async function enterLesson(page, title, step) {
  await page.getByRole('button', { name: /^Lessons/ }).click()
  await page
    .getByRole('list', { name: 'Lessons' })
    .getByRole('button', { name: `: ${title}` })
    .click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: patienceMs })
  await waitForLesson(page, (lesson) => lesson.phase === 'ready')
  await invoke(page, 'lesson.go', { step })
}

/** @param {Page} page */
export async function leaveLesson(page) {
  await page.getByRole('button', { name: 'Leave lesson' }).click()
  await page.getByRole('button', { name: 'Leave lesson' }).waitFor({ state: 'detached', timeout: patienceMs })
}

/**
 * Goes through the parts of the step that is shown, up to one of them and with it.
 * @param {Page} page
 * @param {string} untilPart
 * @param {{ predicts: Answer, sees: Answer | null }} answers
 */
export async function playUntil(page, untilPart, { predicts, sees }) {
  for (let tries = 0; tries < 40; tries += 1) {
    const parts = await waitForLesson(page, ({ parts: now }) => now.every(({ status }) => status !== 'doing'))
    const upTo = parts.slice(0, parts.findIndex(({ part }) => part.id === untilPart) + 1)
    const open = upTo.find(({ status }) => status === 'open' || status === 'failed')
    if (open === undefined) return
    const { part, status, words } = open
    if (status === 'failed') throw new Error(`${part.id} failed: ${words}`)
    if (part.kind === 'predict') await invoke(page, 'lesson.predict', { partId: part.id, answer: predicts })
    else if (part.kind === 'observe')
      await invoke(page, 'lesson.observe', { partId: part.id, answer: sees ?? predicts })
    else if (part.kind === 'do' || part.kind === 'repeat') await invoke(page, 'lesson.do', { partId: part.id })
    else throw new Error(`${part.id} waits, and is no part that pictures go through`)
  }
  throw new Error(`the lesson did not come to ${untilPart}`)
}

/**
 * @param {Page} page
 * @param {(lesson: { phase: string, parts: readonly PartState[] }) => boolean} isSo
 * @returns {Promise<readonly PartState[]>} of the step that is shown then
 */
export async function waitForLesson(page, isSo) {
  const endMs = Date.now() + patienceMs
  while (Date.now() < endMs) {
    const { current } = /** @type {import('../../shared/lessons/lesson-view.ts').LessonsSnapshot} */ (
      await invoke(page, 'lesson.snapshot', {})
    )
    if (current?.phase === 'failed') throw new Error(current.words)
    if (current !== null && isSo(current)) return current.parts
    await page.waitForTimeout(250)
  }
  throw new Error(`the lesson did not get there within ${patienceMs} ms`)
}

/**
 * A command of the deck, as the window gives it.
 * @param {Page} page
 * @param {string} command
 * @param {object} input
 * @returns {Promise<unknown>}
 */
export function invoke(page, command, input) {
  return page.evaluate(
    async ({ name, given }) => {
      const { deck } = /** @type {{ deck: { invoke: (name: string, input: object) => Promise<any> } }} */ (
        /** @type {unknown} */ (window)
      )
      const answer = await deck.invoke(name, given)
      if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`)
      return answer.value
    },
    { name: command, given: input },
  )
}
