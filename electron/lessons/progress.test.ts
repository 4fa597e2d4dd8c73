import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../shared/base/testing/manual-clock.ts'
import { fileActionSchema } from '../../shared/experiments/experiment-file.ts'
import type { Deed, LessonStep } from '../../shared/lessons/lesson-file.ts'
import { freshMemory } from './lesson-memory.ts'
import { LessonRun } from './lesson-run.ts'
import { parseProgress, progressOf, restoreMemory } from './progress.ts'
import { standingDeeds } from './standing-deeds.ts'
import { madeUpLesson } from './testing/made-up-lesson.ts'
import { madeUpPorts } from './testing/made-up-ports.ts'

const shared = { kind: 'choice', choice: 'shared' } as const

async function halfway() {
  const clock = createManualClock()
  const ports = madeUpPorts(clock)
  const lesson = madeUpLesson()
  const run = new LessonRun({ lesson, ports, changed: () => {} })
  run.predict('guess', shared)
  run.do('try')
  await run.settled()
  run.observe('saw', shared)
  await clock.pass(2000)
  run.go(1)
  run.predict('guess-rate', { kind: 'number', value: 100 })
  const saved = (): string => JSON.stringify(progressOf(lesson, run.memory, clock.nowMs()))
  return { clock, ports, lesson, run, saved }
}

function reopened(text: string, lesson = madeUpLesson()) {
  const read = parseProgress(text)
  if (!read.ok) throw new Error(read.error.message)
  const clock = createManualClock()
  const ports = madeUpPorts(clock)
  const run = new LessonRun({ lesson, ports, memory: restoreMemory(lesson, read.value), changed: () => {} })
  return { clock, ports, run }
}

describe('what is kept of a lesson', () => {
  it('goes on where the window was closed, with every answer and fact', async () => {
    const first = await halfway()
    const before = first.run.state
    const { run } = reopened(first.saved())
    expect(run.state.at).toBe(1)
    expect(run.state.parts.map(({ status }) => status)).toEqual(before.parts.map(({ status }) => status))
    expect(run.state.facts.highest).toEqual(before.facts.highest)
    expect(run.predict('guess-rate', { kind: 'number', value: 5 })).toMatchObject({ ok: false })
    run.go(0)
    expect(run.state.parts[1]).toMatchObject({ answer: shared, measured: { choice: 'own' }, nearness: 'otherwise' })
    expect(run.state.parts[2]?.report?.answers.count).toHaveLength(8)
    expect(run.memory.stepMs.get('counters')).toBe(2000)
  })

  it('says what was going on, and lets it be tried again', async () => {
    const first = await halfway()
    first.run.do('hit')
    await first.clock.pass(100)
    const text = first.saved()
    await first.run.close()
    const { run, clock } = reopened(text)
    expect(run.state.parts[1]).toMatchObject({ status: 'open', words: expect.stringContaining('left before its end') })
    run.do('hit')
    await clock.pass(3000)
    expect(run.state.parts[1]).toMatchObject({ status: 'done', words: '' })
  })

  it('keeps little of long answers', async () => {
    const { run, lesson } = await halfway()
    const report = run.memory.reports.get('try')
    const [answer] = report?.answers.count ?? []
    if (report === undefined || answer === undefined) throw new Error('nothing was asked')
    const many = Array.from({ length: 1000 }, () => ({ ...answer, body: { text: 'x'.repeat(1500) } }))
    run.memory.reports.set('try', { ...report, answers: { count: many } })
    const kept = JSON.stringify(progressOf(lesson, run.memory, 0))
    expect(kept.length).toBeLessThan(20_000)
    expect(parseProgress(kept).ok).toBe(true)
  })

  it.each([
    ['{', 'it is not whole'],
    ['[]', 'it is not whole'],
    ['{"version":2}', 'another deck wrote it (version 2)'],
    ['{"version":1}', 'it is not whole'],
  ])('begins anew with %s, and says why', (text, words) => {
    expect(parseProgress(text)).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) } })
  })

  it('lets go what the lesson no longer has or asks otherwise', async () => {
    const { saved } = await halfway()
    const lesson = madeUpLesson()
    const [first] = lesson.file.steps
    if (first === undefined) throw new Error('no step')
    const parts = first.parts.map((part) =>
      part.kind === 'predict' && part.form.kind === 'choice'
        ? { ...part, form: { ...part.form, of: part.form.of.map((one) => ({ ...one, id: `new-${one.id}` })) } }
        : part,
    )
    const other = { ...lesson, file: { ...lesson.file, steps: [{ ...first, parts }] } }
    const { run } = reopened(saved(), other)
    expect(run.state.at).toBe(0)
    expect(run.state.parts.map(({ status }) => status).slice(0, 3)).toEqual(['done', 'open', 'locked'])
  })

  it('brings a fresh cluster to where the person left: what lasts, and of each kind the last', () => {
    const lesson = madeUpLesson()
    const memory = freshMemory(1, 0)
    const [first, second] = lesson.file.steps
    if (first === undefined || second === undefined) throw new Error('too few steps')
    const scale = (desired: number) =>
      fileActionSchema.parse({ action: 'cluster.scale', name: `${desired}`, input: { desired } })
    const kill = fileActionSchema.parse({ action: 'worker.sigkill', name: 'kill' })
    const write = { write: 'server.js', from: 'solved.js' }
    const doing = (id: string, deeds: readonly Deed[]): LessonStep['parts'][number] => ({
      id,
      kind: 'do',
      words: id,
      deeds: [...deeds],
      control: null,
      facts: [],
    })
    const parts = [
      doing('one', [scale(1), kill]),
      doing('two', [write, scale(2), { pause: 10 }]),
      doing('not', [scale(9)]),
    ]
    const steps = [
      { ...first, parts },
      { ...second, parts: [doing('later', [scale(8)])] },
    ]
    const changed = { ...lesson, file: { ...lesson.file, steps } }
    for (const id of ['one', 'two', 'later']) memory.done.add(id)
    expect(standingDeeds(changed, memory)).toEqual([write, scale(2)])
    memory.at = 1
    expect(standingDeeds(changed, memory)).toEqual([write, scale(8)])
  })

  it('puts what the person changed into a fresh copy', async () => {
    const { run, clock, saved } = await halfway()
    run.do('hit')
    await clock.pass(3000)
    run.do('rounds')
    await run.settled()
    await run.change('edit', 'let mine = 1')
    const again = reopened(saved())
    expect(again.ports.files.get('server.js')).toBe('const counter = 0\n')
    expect(await again.run.catchUp()).toEqual({ ok: true })
    expect(again.ports.files.get('server.js')).toBe('let mine = 1')
    again.run.forgetChanges()
    expect(again.run.memory.changes.size).toBe(0)
  })
})
