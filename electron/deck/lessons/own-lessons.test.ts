import { getEventListeners } from 'node:events'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { readLessonFolder } from '../../lessons/read-folder.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { checkOnWorkers } from './check-on-workers.ts'

const content = resolve(import.meta.dirname, '../../lessons/content')
/** The suite plays the shortest; the long form all of them, some of which measure for a minute. */
const played = isLong
  ? readdirSync(content, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : ['one-port']

describe('our lessons on real workers', () => {
  let test: TestDeck
  beforeAll(() => {
    test = createTestDeck((name) => name === 'lifecycle')
  })
  afterAll(() => test.close())

  it.each(played)('every claim of %s holds on this machine, or is excused', { timeout: 300_000 }, async (id) => {
    const source = join(content, id)
    const lesson = await readLessonFolder(source)
    if (!lesson.ok) throw new Error(lesson.error.message)
    const stopped = new AbortController().signal
    const request = {
      lesson: lesson.value,
      source,
      nodePath: '',
      seed: 1,
      told: () => {},
      stopped,
    }
    const check = await checkOnWorkers(test.deck.lessons.ground, request)
    if (!check.ok) throw new Error(check.error.message)
    expect(check.value.problems).toEqual([])
    expect(check.value.claimCounts.holds).toBeGreaterThan(0)
    // Nothing of it is left.
    expect(getEventListeners(stopped, 'abort')).toEqual([])
    expect(test.deck.sessions).toEqual([])
    expect(readdirSync(test.deck.lessons.ground.place.copiesDir)).toEqual([])
  })
})
