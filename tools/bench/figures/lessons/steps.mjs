import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../../../setup/folders.mjs'
import { driveDeck } from '../../../testing/drive-deck.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median, quantile } from '../../statistics.mjs'

/** Lessons whose deeds take a moment, so that a figure has many steps: the second shows an editor in one. */
const shownLessons = ['next-connection', 'one-port']
const rounds = 5
const lookEveryMs = 50
const stepLimitMs = 60_000
const aimMs = 200

/** @typedef {import('../../../../shared/lessons/answer.ts').Answer} Answer */
/** @typedef {import('../../../../shared/lessons/lesson-view.ts').LessonState} LessonState */
/** @typedef {import('../../../../shared/lessons/lesson-view.ts').PartState} PartState */

/**
 * How long a step takes from the press on "Next step" until it is painted, in the built app.
 * @param {string} electron
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureSteps(electron) {
  const server = inRoot('tools/bench/programs/trivial-server.cjs')
  const deck = await driveDeck(electron, [server, '--workers', '1', '--node', benchNode(), '--name', 'bench'])
  /** @type {Record<'first' | 'again', number[]>} */
  const tookMs = { first: [], again: [] }
  try {
    await deck.page.getByRole('button', { name: /^Lessons/ }).click()
    for (let round = 0; round < rounds; round += 1) {
      for (const lessonId of shownLessons) await walkLesson(deck.page, lessonId, tookMs)
    }
  } finally {
    await deck.close()
  }
  const p95Ms = quantile(tookMs.first, 0.95)
  const figure = {
    what: `"Next step" pressed to the step painted, p95 of ${tookMs.first.length} steps never seen before`,
    ours: `${p95Ms.toFixed(0)} ms`,
    peer: `${quantile(tookMs.again, 0.95).toFixed(0)} ms (seen before)`,
    ratio: `median ${median(tookMs.first).toFixed(0)} ms, longest ${Math.max(...tookMs.first).toFixed(0)} ms`,
    aim: `≤ ${aimMs} ms`,
    reached: p95Ms <= aimMs,
  }
  return [figure]
}

/**
 * Through a lesson as nobody went before, and through its steps once more, now that all of them are done.
 * @param {import('playwright').Page} page
 * @param {string} lessonId
 * @param {Record<'first' | 'again', number[]>} tookMs
 */
async function walkLesson(page, lessonId, tookMs) {
  await invoke(page, 'lesson.forget', { lessonId })
  await invoke(page, 'lesson.enter', { lessonId })
  const { steps } = await until(page, 'the lesson is ready', ({ phase }) => phase === 'ready')
  for (let at = 0; at < steps.length - 1; at += 1) {
    await doStep(page)
    tookMs.first.push(await nextStep(page))
  }
  await invoke(page, 'lesson.go', { step: 0 })
  await until(page, 'the first step is back', ({ at }) => at === 0)
  for (let at = 0; at < steps.length - 1; at += 1) tookMs.again.push(await nextStep(page))
  await invoke(page, 'lesson.leave', {})
}

/**
 * Does what the step asks for, part after part, until nothing is left.
 * @param {import('playwright').Page} page
 */
async function doStep(page) {
  for (;;) {
    const { parts } = await until(page, 'nothing is under way', (lesson) =>
      lesson.parts.every(({ status }) => status !== 'doing'),
    )
    const failed = parts.find(({ status }) => status === 'failed')
    if (failed !== undefined) throw new Error(`${failed.part.id}: ${failed.words}`)
    const next = parts.find(({ part, status }) => status === 'open' && part.kind !== 'check')
    if (next === undefined) return
    await doPart(page, next)
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {PartState} state
 */
async function doPart(page, { part, form }) {
  const partId = part.id
  if (part.kind === 'predict' || part.kind === 'observe') {
    return invoke(page, `lesson.${part.kind}`, { partId, answer: someAnswer(form) })
  }
  if (part.kind !== 'change') return invoke(page, 'lesson.do', { partId })
  return invoke(page, 'lesson.change', { partId, text: await invoke(page, 'lesson.solution', { partId }) })
}

/**
 * @param {PartState['form']} form
 * @returns {Answer}
 */
function someAnswer(form) {
  if (form === null) throw new Error('a part asks for nothing')
  if (form.kind === 'number') return { kind: 'number', value: form.min }
  const ids = form.of.map(({ id }) => id)
  if (form.kind === 'choice') return { kind: 'choice', choice: ids[0] ?? '' }
  if (form.kind === 'order') return { kind: 'order', order: ids }
  return { kind: 'bars', values: Object.fromEntries(ids.map((id) => [id, 0])) }
}

/**
 * Presses the button once it can be pressed, and waits for the frame with the next step's title and first part.
 * @param {import('playwright').Page} page
 * @returns {Promise<number>} ms
 */
async function nextStep(page) {
  await page.locator('button:not([aria-disabled="true"])', { hasText: 'Next step' }).waitFor({ timeout: stepLimitMs })
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.startsWith('Next step'))
    if (button === undefined) throw new Error('there is no button "Next step"')
    const where = () => document.querySelector('[role="status"][aria-label="Where you are"]')?.textContent ?? ''
    const before = where()
    // A message comes after the frame was made that a request for it announced.
    const painted = () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(undefined)
          port2.postMessage(null)
        })
      })
    await painted()
    const pressedMs = performance.now()
    button.click()
    while (where() === before || document.querySelector('.lf-parts')?.childElementCount === 0) {
      await painted()
      if (performance.now() - pressedMs > 10_000) throw new Error('the next step did not come within 10 s')
    }
    return performance.now() - pressedMs
  })
}

/**
 * @param {import('playwright').Page} page
 * @param {string} what
 * @param {(lesson: LessonState) => boolean} isReached
 * @returns {Promise<LessonState>}
 */
async function until(page, what, isReached) {
  const giveUpAtMs = Date.now() + stepLimitMs
  while (Date.now() < giveUpAtMs) {
    const { current } = await invoke(page, 'lesson.snapshot', {})
    if (current !== null && isReached(current)) return current
    await delay(lookEveryMs)
  }
  throw new Error(`not within ${stepLimitMs} ms: ${what}`)
}

/**
 * @param {import('playwright').Page} page
 * @param {string} command
 * @param {object} input
 * @returns {Promise<any>}
 */
function invoke(page, command, input) {
  return page.evaluate(
    async ({ name, words }) => {
      const { deck } = /** @type {{ deck: { invoke: (...told: any[]) => Promise<any> } }} */ (
        /** @type {unknown} */ (window)
      )
      const answer = await deck.invoke(name, words)
      if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`)
      return answer.value
    },
    { name: command, words: input },
  )
}
