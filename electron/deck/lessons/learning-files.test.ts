import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const lessonsDir = fixture('../lessons/fixtures')

/** What a learner did is theirs: what this deck cannot read, another one may. */
describe('what was kept of a learner', () => {
  let learningDir: string
  let test: TestDeck
  beforeEach(() => {
    learningDir = mkdtempSync(join(tmpdir(), 'clusterdeck-learning-'))
    mkdirSync(join(learningDir, 'progress'))
  })
  afterEach(async () => {
    await test.close()
    rmSync(learningDir, { recursive: true, force: true })
  })
  const start = (): void => {
    test = createTestDeck((name) => name === 'lessons', undefined, undefined, { lessonsDir, learningDir })
  }
  const textsIn = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(folder, name), 'utf8'))

  it.each(['{"version": 2, "answers": "of a later deck"}', '{"version": 1, "half'])(
    'is put aside where this deck cannot read it: %s',
    async (kept) => {
      writeFileSync(join(learningDir, 'progress', 'small.json'), kept)
      start()
      await test.deck.lessons.enter('small')
      await test.deck.lessons.inRun((run) => run.predict('guess', { kind: 'choice', choice: 'one' }))
      await test.deck.lessons.leave()
      await test.deck.lessons.end()
      expect(textsIn(join(learningDir, 'progress'))).toContain(kept)
      expect(test.warnings.join()).toMatch(/A small lesson: .*begins anew.*small\.json/)
    },
  )

  it('keeps the list of opened lessons and the name of a later deck, too', async () => {
    const kept = ['{"version": 2, "lessons": ["/there"]}', '{"version": 2, "name": "Ada"}'] as const
    writeFileSync(join(learningDir, 'opened.json'), kept[0])
    writeFileSync(join(learningDir, 'learner.json'), kept[1])
    start()
    await test.deck.lessons.setAlias('Grace')
    await test.deck.lessons.remove('/there')
    await test.deck.lessons.open(fixture('../lessons/fixtures/small'))
    await test.deck.lessons.end()
    await expect.poll(() => textsIn(learningDir)).toEqual(expect.arrayContaining([...kept]))
  })
})
