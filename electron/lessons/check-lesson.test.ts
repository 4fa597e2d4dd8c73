import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../shared/base/testing/manual-clock.ts'
import { lessonFileSchema } from '../../shared/lessons/lesson-file.ts'
import { checkLesson } from './check-lesson.ts'
import { madeUpLesson, madeUpLessonData } from './testing/made-up-lesson.ts'
import { madeUpPorts } from './testing/made-up-ports.ts'

function begin(workers = 4, lesson = madeUpLesson()) {
  const clock = createManualClock()
  const ports = madeUpPorts(clock, workers)
  const told: string[] = []
  const checking = checkLesson({ lesson, ports, seed: 3, told: ({ partId }) => told.push(partId) })
  /** Lets time go by until it was played. */
  const played = async () => {
    let isOver = false
    checking.finally(() => {
      isOver = true
    })
    for (let turn = 0; turn < 20_000 && !isOver; turn += 1) {
      await new Promise((done) => setImmediate(done))
      await clock.pass(100)
    }
    return isOver ? checking : Promise.reject(new Error('it goes on for ever'))
  }
  return { clock, ports, told, played }
}

describe('a lesson that is played without a person', () => {
  it('goes to its end, with every claim', async () => {
    const { clock, played, told, ports } = begin()
    const check = await played()
    expect(check.problems).toEqual([])
    expect(check).toMatchObject({
      isGood: true,
      claimCounts: { holds: 1, fails: 0, unknown: 0, excused: 1 },
      words: expect.stringContaining('1 of 2 claims hold, 1 not asked of this machine, 0 problems'),
    })
    expect(told).toEqual(check.parts.map(({ partId }) => partId))
    expect(check.parts.find(({ partId }) => partId === 'guess')?.measured).toEqual({ kind: 'choice', choice: 'own' })
    expect(ports.files.get('server.js')).toBe('const counter = 1\n')
    expect(clock.timerCount).toBe(0)
  })

  it('tells the claim that the machine does not bear out, with what was measured', async () => {
    const { played } = begin(1)
    const check = await played()
    expect(check.isGood).toBe(false)
    expect(check.problems).toEqual([
      'counters/checks: "Each counts on its own" does not hold: highest counter: 8, expected below answers (8)',
    ])
  })

  it('tells what failed, and goes on with the next step', async () => {
    const { played, ports } = begin()
    ports.failNext('ask', 'nobody answers')
    const check = await played()
    expect(check.isGood).toBe(false)
    expect(check.problems).toContain('counters/try failed: nobody answers')
    expect(check.problems).toContain('counters/saw skipped: something before it failed')
    expect(check.problems).toContain('counters/guess: none of its answers says what was measured')
    expect(check.parts.find(({ partId }) => partId === 'rounds')?.state).toBe('done')
  })

  it('does not wait for ever for what never answers', async () => {
    const { played, ports } = begin()
    ports.hang()
    const check = await played()
    expect(check.problems[0]).toContain('counters/try failed: The ask "count" did not answer within ')
  })

  it('tells a prediction that nothing answers', async () => {
    const data = structuredClone(madeUpLessonData)
    const file = lessonFileSchema.parse(data)
    const { files } = madeUpLesson()
    const steps = file.steps.map((step) => ({ ...step, parts: step.parts.filter(({ kind }) => kind === 'predict') }))
    const { played } = begin(4, { file: { ...file, steps }, files })
    expect((await played()).problems).toHaveLength(2)
  })
})
