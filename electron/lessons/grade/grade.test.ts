import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { LessonResult } from '../../../shared/lessons/result-file.ts'
import { freshMemory } from '../lesson-memory.ts'
import { LessonRun } from '../lesson-run.ts'
import { madeUpLesson } from '../testing/made-up-lesson.ts'
import { madeUpPorts } from '../testing/made-up-ports.ts'
import { describeResult } from './describe-result.ts'
import { grade, gradeCsv } from './grade.ts'
import { readResult } from './read-result.ts'

type Given = LessonResult['answers'][number]

const given = (changes: Partial<Given> = {}): Given => ({
  partId: 'how-many',
  kind: 'prediction',
  question: 'How many?',
  answer: { kind: 'choice', choice: 'one' },
  answerWords: 'one',
  measured: { kind: 'choice', choice: 'four' },
  measuredWords: 'four',
  nearness: 'otherwise',
  beliefs: [1],
  atMs: 1000,
  ...changes,
})

const result = (changes: Partial<LessonResult> = {}): LessonResult => ({
  producer: 'Clusterdeck',
  kind: 'lesson-result',
  version: 1,
  alias: 'Ada',
  lesson: { id: 'one-port', title: 'One port', stepCount: 4 },
  machine: { cores: 2, platform: 'linux' },
  startedAtMs: 0,
  writtenAtMs: 60_000,
  seed: 7,
  doneSteps: ['a', 'b'],
  stepMs: { a: 60_000, b: 30_000 },
  attempts: { 'ask-four': 2, again: 1 },
  answers: [given(), given({ kind: 'observation', nearness: 'near', answerWords: 'four' })],
  checks: [
    { words: 'it holds', state: 'holds' },
    { words: 'not here', state: 'excused' },
    { words: 'nobody knows', state: 'unknown' },
  ],
  drill: 'solved',
  ...changes,
})

describe('results of learners', () => {
  it('are a row for each learner and lesson; the newest of two counts, and the other is told', () => {
    const older = result({ writtenAtMs: 1, doneSteps: [] })
    const { learners } = grade([result({ alias: 'Grace' }), older, result()])
    expect(learners.map(({ alias, olderCount }) => [alias, olderCount])).toEqual([
      ['Ada', 1],
      ['Grace', 0],
    ])
    expect(learners[0]).toMatchObject({
      stepsDone: 2,
      stepCount: 4,
      predictions: 1,
      asPredicted: 0,
      observations: 1,
      observedRight: 1,
      checksHeld: 1,
      checks: 2,
      attempts: 3,
      minutes: 1.5,
      drill: 'solved',
    })
  })

  it('say how many gave which answer to a question', () => {
    const right = given({ nearness: 'as-predicted', answerWords: 'four' })
    const all = ['Ada', 'Grace', 'Linus'].map((alias, nth) => result({ alias, answers: [nth === 0 ? right : given()] }))
    expect(grade(all).questions).toEqual([
      expect.objectContaining({
        partId: 'how-many',
        count: 3,
        asPredicted: 1,
        answers: [
          { words: 'one', count: 2 },
          { words: 'four', count: 1 },
        ],
      }),
    ])
  })

  it('are written as CSV in which no name is a formula', () => {
    const lines = gradeCsv(grade([result({ alias: '=HYPERLINK("x")' })])).split('\r\n')
    expect(lines[0]).toMatch(/^alias,lesson,steps_done/)
    expect(lines[1]).toMatch(/^"'=HYPERLINK/)
    expect(lines).toHaveLength(3)
  })

  it('are read back as they were written', () => {
    expect(readResult(JSON.stringify(result()))).toEqual({ ok: true, value: result() })
  })

  it.each([
    ['nothing', '', 'It is no JSON'],
    ['another file', '{"version":1}', 'producer'],
    ['another version', JSON.stringify({ ...result(), version: 2 }), 'version must be 1'],
    [
      'an answer of no form',
      JSON.stringify({ ...result(), answers: [{ ...given(), answer: { kind: 'x' } }] }),
      'answers.0.answer',
    ],
    ['too much', ' '.repeat(2_000_001), 'and may have 2000000'],
  ])('that are %s are refused in words', (_what, text, words) => {
    expect(readResult(text)).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) } })
  })
})

describe('what a learner did', () => {
  it('is a result that can be read back and graded', async () => {
    const clock = createManualClock()
    const memory = freshMemory(7, clock.nowMs())
    const lesson = madeUpLesson()
    const run = new LessonRun({ lesson, ports: madeUpPorts(clock), memory, changed() {} })
    expect(run.predict('guess', { kind: 'choice', choice: 'shared' }).ok).toBe(true)
    const described = () =>
      describeResult({
        lesson,
        memory,
        facts: run.state.facts,
        alias: 'Ada',
        machine: { cores: 2, platform: 'linux' },
        nowMs: clock.nowMs() + 5000,
      })
    // What happened is not in it before the person saw it.
    expect(described().answers).toMatchObject([
      { partId: 'guess', answerWords: 'one counter', measured: null, nearness: null },
    ])
    await run.do('try')
    await expect.poll(() => run.state.parts.find(({ part }) => part.id === 'try')?.status).toBe('done')
    run.observe('saw', { kind: 'choice', choice: 'own' })
    const read = readResult(JSON.stringify(described()))
    expect(read).toEqual({ ok: true, value: described() })
    expect(described().answers).toMatchObject([
      { kind: 'prediction', nearness: 'otherwise', measuredWords: 'each its own', beliefs: [1] },
      { kind: 'observation', nearness: 'as-predicted' },
    ])
    expect(grade([described()]).learners).toMatchObject([
      { alias: 'Ada', predictions: 1, observedRight: 1, stepCount: 2 },
    ])
    await run.close()
  })
})
