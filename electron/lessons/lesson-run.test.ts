import { describe, expect, it } from 'vitest'
import { createRandom } from '../../shared/base/seeded-random.mjs'
import { createManualClock } from '../../shared/base/testing/manual-clock.ts'
import type { Answer } from '../../shared/lessons/answer.ts'
import { LessonRun } from './lesson-run.ts'
import { madeUpLesson } from './testing/made-up-lesson.ts'
import { madeUpPorts } from './testing/made-up-ports.ts'

const own = { kind: 'choice', choice: 'own' } as const
const shared = { kind: 'choice', choice: 'shared' } as const

function begin() {
  const clock = createManualClock()
  const ports = madeUpPorts(clock)
  const told = { count: 0 }
  const run = new LessonRun({
    lesson: madeUpLesson(),
    ports,
    changed: () => {
      told.count += 1
    },
  })
  const part = (id: string) => {
    const found = run.state.parts.find((one) => one.part.id === id)
    if (found === undefined) throw new Error(`no part ${id}`)
    return found
  }
  return { clock, ports, run, part, told }
}

describe('a lesson as a person goes through it', () => {
  it('runs nothing and tells nothing before the prediction', async () => {
    const { run, part, ports } = begin()
    expect(run.do('try')).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(run.observe('saw', own)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(ports.done).toEqual([])
    expect(run.state.parts.map(({ status }) => status)).toEqual([
      'done',
      'open',
      'locked',
      'locked',
      'locked',
      'locked',
      'locked',
    ])
    expect(part('guess').form).toMatchObject({ of: [{ when: [] }, { when: [] }] })
    expect(part('guess').part).toMatchObject({ form: { of: [{ when: [] }, { when: [] }] } })
    expect(part('why')).toMatchObject({ shownText: null, part: { cases: [] } })
    await run.close()
  })

  it('locks a prediction once it was given', () => {
    const { run, part } = begin()
    expect(run.predict('guess', { kind: 'choice', choice: 'third' })).toMatchObject({ ok: false })
    expect(run.predict('guess', { kind: 'number', value: 3 })).toMatchObject({ ok: false })
    expect(run.predict('guess', shared)).toEqual({ ok: true })
    expect(run.predict('guess', own)).toMatchObject({ ok: false, error: { code: 'already-so' } })
    expect(part('guess').answer).toEqual(shared)
    expect(part('guess').form).toMatchObject({ of: [{ when: [] }, { when: [{ fact: 'highest' }] }] })
  })

  it('asks what was seen before it tells what was measured', async () => {
    const { run, part } = begin()
    run.predict('guess', shared)
    run.do('try')
    expect(part('try').status).toBe('doing')
    await run.settled()
    expect(part('try')).toMatchObject({ status: 'done', report: { lines: [{ words: '8 answers from 4 workers' }] } })
    expect(part('guess').measured).toBeNull()
    run.observe('saw', own)
    expect(part('guess')).toMatchObject({ measured: own, nearness: 'otherwise' })
    expect(part('saw')).toMatchObject({ measured: own, nearness: 'as-predicted' })
    expect(part('table').rows).toMatchObject([{ predicted: shared, observed: own, measured: { value: 2 } }])
    expect(part('why').shownText).toBe('It was 2 of 8.')
    expect(part('checks').claims.map(({ state }) => state)).toEqual(['holds', 'excused'])
    expect(run.state.steps.map(({ state }) => state)).toEqual(['now', 'todo'])
    run.go(1)
    expect(run.state.steps.map(({ state }) => state)).toEqual(['done', 'now'])
  })

  it('tells the newest answers of many, and counts all', async () => {
    const clock = createManualClock()
    const lesson = madeUpLesson()
    const steps = lesson.file.steps.map((step) => ({
      ...step,
      parts: step.parts.map((part) =>
        part.kind === 'do' && part.id === 'try'
          ? { ...part, deeds: part.deeds.map((deed) => ('ask' in deed ? { ...deed, times: 200, clients: 2 } : deed)) }
          : part,
      ),
    }))
    const ports = madeUpPorts(clock)
    const run = new LessonRun({ lesson: { ...lesson, file: { ...lesson.file, steps } }, ports, changed: () => {} })
    run.predict('guess', own)
    run.do('try')
    await run.settled()
    const told = run.state.parts[2]?.report?.answers.count
    expect(told).toHaveLength(200)
    expect(told?.at(-1)).toMatchObject({ client: 2, number: 200 })
    expect(run.state.facts.asked?.value).toBe(400)
  })

  it('does deeds in order, and waits at the end for those in the background', async () => {
    const { run, part, ports, clock } = begin()
    run.go(1)
    run.predict('guess-rate', { kind: 'number', value: 8000 })
    ports.measures['workers.listening'] = 3
    run.do('hit')
    await clock.pass(1000)
    expect(ports.done.map((one) => one.split(' seed')[0])).toEqual(['load busy', 'act worker.sigkill'])
    expect(part('hit').status).toBe('doing')
    expect(run.do('hit')).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    ports.measures['workers.listening'] = 4
    await clock.pass(1500)
    await run.settled()
    expect(part('hit').report?.lines.map(({ words }) => words)).toEqual([
      'waited 500 ms',
      'kill one: landed',
      expect.stringContaining('workers listening: at least as many as wanted, reached after '),
      '8431/s answered, errors 0 %, 99 of 100 within 12 ms',
    ])
    expect(run.state.facts).toMatchObject({ rate: { value: 8431.2 }, faults: { value: 1 }, back: { value: 600 } })
    expect(part('guess-rate')).toMatchObject({ measured: { value: 8431.2 }, nearness: 'near' })
    await run.close()
    expect(clock.timerCount).toBe(0)
  })

  it('says why a deed failed, and lets it be tried again', async () => {
    const { run, part, ports } = begin()
    run.predict('guess', own)
    ports.failNext('ask', 'Nobody listens on port 3000: reset the lesson')
    run.do('try')
    await run.settled()
    expect(part('try')).toMatchObject({ status: 'failed', words: 'Nobody listens on port 3000: reset the lesson' })
    expect(part('saw').status).toBe('locked')
    run.do('try')
    await run.settled()
    expect(part('try')).toMatchObject({ status: 'done', words: '' })
    expect(run.memory.attempts.get('try')).toBe(2)
  })

  it('is not at work for ever when the deck itself fails', async () => {
    const { run, part, ports } = begin()
    run.predict('guess', own)
    ports.eventsSince = () => {
      throw new Error('the cluster is gone')
    }
    run.do('try')
    await run.settled()
    expect(part('try')).toMatchObject({ status: 'failed', words: 'It failed: the cluster is gone. Try again' })
  })

  it('fails what is not reached in time, with the last value', async () => {
    const { run, part, ports, clock } = begin()
    run.go(1)
    run.predict('guess-rate', { kind: 'number', value: 8000 })
    ports.measures['workers.listening'] = 3
    run.do('hit')
    await clock.pass(6000)
    await run.settled()
    expect(part('hit')).toMatchObject({ status: 'failed' })
    expect(part('hit').words).toContain('was not reached within 5 s: it is 3')
    expect(ports.done).toContain('take back')
    expect(run.state.facts.back?.value).toBeNull()
  })

  it('stops what goes on, also an answer that never comes', async () => {
    const { run, part, ports } = begin()
    run.predict('guess', own)
    ports.hang()
    run.do('try')
    run.stop()
    await run.settled()
    expect(part('try')).toMatchObject({ status: 'open', words: 'Stopped before its end: it can be tried again' })
    expect(run.stop()).toMatchObject({ ok: false, error: { code: 'already-so' } })
  })

  it('goes on by itself when the person pressed the real control', async () => {
    const { run, part, ports, clock } = begin()
    run.go(1)
    run.predict('guess-rate', { kind: 'number', value: 8000 })
    await clock.pass(1000)
    expect(part('hit').status).toBe('open')
    ports.pressed.push({ action: 'cluster.scale', atMs: clock.nowMs() })
    await clock.pass(300)
    expect(part('hit').status).toBe('open')
    ports.pressed.push({ action: 'worker.sigkill', atMs: clock.nowMs() })
    await clock.pass(300)
    expect(part('hit').status).toBe('doing')
    await clock.pass(3000)
    expect(part('hit').status).toBe('done')
    expect(ports.done).toEqual(['load busy'])
    expect(part('hit').report?.lines[1]?.words).toBe('kill one: you did it')
    await run.close()
  })

  it('repeats with a seed of its own for each round, and keeps what each measured', async () => {
    const { run, part, clock, ports } = begin()
    run.go(1)
    run.predict('guess-rate', { kind: 'number', value: 8000 })
    run.do('hit')
    await clock.pass(3000)
    run.do('rounds')
    await run.settled()
    expect(part('rounds')).toMatchObject({ status: 'done', rounds: [2, 2, 2] })
    const seeds = ports.done.filter((one) => one.startsWith('act worker.sigterm')).map((one) => one.split(' seed ')[1])
    expect(new Set(seeds).size).toBe(3)
    await run.close()
  })

  it('puts a text into the copy, and shows it from then on', async () => {
    const { run, part, clock } = begin()
    run.go(1)
    run.predict('guess-rate', { kind: 'number', value: 8000 })
    run.do('hit')
    await clock.pass(3000)
    run.do('rounds')
    await run.settled()
    expect(run.solution('edit')).toEqual({ ok: true, value: 'const counter = 1\n' })
    await run.change('edit', 'let mine = 1')
    await clock.pass(300)
    expect(part('edit')).toMatchObject({ status: 'done', code: { file: 'server.js', text: 'let mine = 1' } })
    expect(run.state.steps[1]?.state).toBe('now')
    run.go(0)
    expect(run.state.steps[1]?.state).toBe('done')
    await run.close()
  })
})

describe('whatever is pressed, in whatever order', () => {
  it('runs nothing before its prediction, and loses no answer', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const random = createRandom(seed)
      const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
      const { clock, ports, run } = begin()
      const given = new Map<string, unknown>()
      const parts = madeUpLesson().file.steps.flatMap((step) => step.parts)
      const keep = (id: string, answer: Answer, done: { readonly ok: boolean }): void => {
        if (done.ok) given.set(id, answer)
      }
      for (let press = 0; press < 60; press += 1) {
        const id = pick(parts)?.id ?? ''
        const answer = pick<Answer>([own, shared, { kind: 'number', value: Math.floor(random() * 1000) }]) ?? own
        switch (Math.floor(random() * 7)) {
          case 0:
            run.go(Math.floor(random() * 3))
            break
          case 1:
            keep(id, answer, run.predict(id, answer))
            break
          case 2:
            keep(id, answer, run.observe(id, answer))
            break
          case 3:
            run.do(id)
            break
          case 4:
            run.stop()
            break
          case 5:
            ports.pressed.push({ action: 'worker.sigkill', atMs: clock.nowMs() })
            await clock.pass(400)
            break
          default:
            void run.change(id, `text ${press}`)
            await clock.pass(3000)
        }
        const told = `seed ${seed}, press ${press}`
        const isDone = (part: string): boolean => ports.done.some((one) => one === part)
        if (isDone('ask count')) expect(given.has('guess'), told).toBe(true)
        if (isDone('load busy')) expect(given.has('guess-rate'), told).toBe(true)
        if (isDone('ask again')) expect(run.memory.done.has('hit'), told).toBe(true)
        for (const [of, one] of given) expect(run.memory.answers.get(of)?.answer, told).toEqual(one)
      }
      await run.close()
      expect(clock.timerCount, `seed ${seed}`).toBe(0)
    }
  })
})
