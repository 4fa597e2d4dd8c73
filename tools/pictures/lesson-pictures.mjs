import { inRoot } from '../setup/folders.mjs'
import { driveDeck } from '../testing/drive-deck.mjs'
import { joinClass } from './class-phones.mjs'
import { picturedSteps } from './lesson-answers.mjs'
import { enterLesson, invoke, leaveLesson, playUntil } from './lesson-steps.mjs'
import { dressUp, pictureSize, shoot, shootBoth } from './picture-steps.mjs'

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('../testing/drive-deck.mjs').DrivenApp} DrivenApp */
/** @typedef {import('../../shared/lessons/classroom.ts').ClassState} ClassState */

/** Workers are replaced, users ask on. */
const patience = { timeout: 60_000 }
/** What a worker answered since its replacement is in the picture. */
const settleMs = 4000
const projectorSize = { width: 1280, height: 720 }

/**
 * Lessons: a key step of each, the projector, the state lab with Redis before and after a kill, and a class of eight phones.
 * @param {string} electron
 * @param {string} dir where the README's pictures go
 */
export async function takeLessonPictures(electron, dir) {
  const own = [inRoot('out', 'samples', 'hello.mjs'), '--name', 'Hello', '--env', 'PORT=0', '--workers', '2']
  const deck = await driveDeck(electron, own)
  try {
    await dressUp(deck)
    for (const step of picturedSteps) await pictureStep(deck, dir, step)
    await pictureProjector(deck, dir)
    await pictureLab(deck, dir)
    await pictureClass(deck, dir)
  } finally {
    await deck.close()
  }
}

/**
 * @param {DrivenApp} deck
 * @param {string} dir
 * @param {import('./lesson-answers.mjs').PicturedStep} pictured
 */
async function pictureStep(deck, dir, { lessonId, title, step, until, inSight, ...answers }) {
  const { page } = deck
  await enterLesson(page, title, step)
  await playUntil(page, until, answers)
  const shown = page.getByRole('region', { name: 'Step', exact: true }).getByLabel(inSight, { exact: true }).last()
  await shown.waitFor(patience)
  await shown.scrollIntoViewIfNeeded()
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, `lesson-${lessonId}`)
  await leaveLesson(page)
}

/**
 * One picture, one sentence, and the key that was pressed last.
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureProjector(deck, dir) {
  const { app, page } = deck
  await enterLesson(page, 'Who gets the next connection?', 0)
  const predicts = /** @type {const} */ ({ kind: 'choice', choice: 'four' })
  await playUntil(page, 'ask-kept', { predicts, sees: null })
  await resize(app, projectorSize)
  await page.keyboard.press('p')
  await page.getByRole('status', { name: 'Projector' }).waitFor({ ...patience, state: 'attached' })
  for (let part = 1; part < 3; part += 1) await page.keyboard.press('ArrowRight')
  await shoot(page, `${dir}/projector-dark-1280x720.png`, 900)
  await page.emulateMedia({ colorScheme: 'light' })
  await shoot(page, inRoot('test-results', 'pictures', 'projector-light-1280x720.png'))
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.keyboard.press('Escape')
  await resize(app, pictureSize)
  await leaveLesson(page)
}

/**
 * A worker is killed, and nobody loses a login: sessions are in Redis.
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureLab(deck, dir) {
  const { page } = deck
  await page.getByRole('button', { name: 'State lab' }).click()
  await page.getByRole('button', { name: 'Open the shop' }).click()
  const said = page.locator('.lb-said')
  await page.getByRole('radio', { name: 'Redis' }).click(patience)
  await said.filter({ hasText: 'State lives in the store that all workers share' }).waitFor(patience)
  await page.getByRole('button', { name: 'All log in' }).click()
  await page.getByRole('button', { name: 'All add an item' }).click()
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, 'lab-redis-before', settleMs)
  await page.getByRole('button', { name: 'Kill slot 2' }).first().click()
  await page.getByRole('menu', { name: 'Kill slot 2' }).getByRole('menuitem', { name: 'SIGKILL' }).click()
  await said.filter({ hasText: /Slot 2 exited by SIGKILL/ }).waitFor(patience)
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, 'lab-redis-after', settleMs)
  await page.getByRole('button', { name: 'Close the shop' }).click()
  await page.getByRole('button', { name: 'Open the shop' }).waitFor(patience)
}

/** What eight people think, before they talked about it and after. */
const votes = {
  before: ['nobody', 'nobody', 'nobody', 'everybody', 'its-users', 'nobody', 'its-users', 'everybody'],
  after: ['its-users', 'nobody', 'its-users', 'its-users', 'its-users', 'nobody', 'its-users', 'its-users'],
}
const aliases = ['Ada', 'Bo', 'Cem', 'Dana', 'Eli', 'Fay', 'Gus', 'Hana']

/**
 * The lesson's question, voted on twice; and whom each phone is served by.
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureClass(deck, dir) {
  const { page } = deck
  await enterLesson(page, 'Sessions: memory, sticky, Redis, signed cookie', 1)
  const { current } = /** @type {import('../../shared/lessons/lesson-view.ts').LessonsSnapshot} */ (
    await invoke(page, 'lesson.snapshot', {})
  )
  await invoke(page, 'class.open', { clusterId: current?.clusterId, port: 0, minutes: 90, host: '127.0.0.1' })
  const { url, pin } = await classState(page)
  const phones = await Promise.all(aliases.map((alias) => joinClass(url ?? '', pin ?? '', alias)))
  try {
    await page.getByRole('button', { name: /^Class/ }).click()
    for (const round of /** @type {const} */ (['before', 'after'])) {
      await invoke(page, 'class.ask', { partId: 'predict-sticky', round })
      const { question } = await classState(page)
      if (question === null) throw new Error('the class was not asked')
      await Promise.all(phones.map((phone, nth) => phone.vote(question, votes[round][nth] ?? 'nobody')))
    }
    await invoke(page, 'class.ask', { partId: 'predict-sticky', round: 'closed' })
    await page.getByRole('table', { name: 'Votes' }).waitFor(patience)
    await page.mouse.move(pictureSize.width / 2, 5)
    await shootBoth(deck, dir, 'class', settleMs)
  } finally {
    for (const phone of phones) phone.close()
    await invoke(page, 'class.close', {})
  }
}

/**
 * @param {Page} page
 * @returns {Promise<ClassState>}
 */
async function classState(page) {
  return /** @type {ClassState} */ (await invoke(page, 'class.state', {}))
}

/**
 * @param {DrivenApp['app']} app
 * @param {{ width: number, height: number }} to
 */
function resize(app, to) {
  return app.evaluate(({ BrowserWindow }, size) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
  }, to)
}
