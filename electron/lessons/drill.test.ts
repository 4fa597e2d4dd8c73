import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../shared/base/testing/manual-clock.ts'
import { fail } from '../../shared/result.ts'
import { DrillRun } from './drill.ts'
import { madeUpLesson } from './testing/made-up-lesson.ts'
import { madeUpPorts } from './testing/made-up-ports.ts'

function begin(seed: number) {
  const clock = createManualClock()
  const ports = madeUpPorts(clock)
  const struck: { readonly does: string; readonly slots: readonly number[]; readonly atMs: number }[] = []
  const { act } = ports
  ports.act = (step, ofSeed) => {
    const slots = step.target.kind === 'slots' ? step.target.slots : []
    struck.push({ does: 'fault' in step ? step.fault : step.action, slots, atMs: clock.nowMs() })
    return act(step, ofSeed)
  }
  const { drill } = madeUpLesson().file
  if (drill === undefined) throw new Error('the lesson has no drill')
  const run = new DrillRun({ drill, ports, seed, changed: () => {} })
  return { clock, ports, run, struck }
}

/** A seed by which that kind is drawn. */
function seedOf(kind: string): number {
  for (let seed = 1; seed < 50; seed += 1) {
    const { run } = begin(seed)
    run.start()
    run.end()
    if (run.state.solution?.kind === kind) return seed
  }
  throw new Error(`no seed draws ${kind}`)
}

describe('a drill', () => {
  it('draws fault, slot and time from its seed', async () => {
    const drawn = new Set<string>()
    for (let seed = 1; seed <= 30; seed += 1) {
      const [one, same] = [begin(seed), begin(seed)]
      for (const { run, clock } of [one, same]) {
        run.start()
        await clock.pass(21_000)
      }
      expect(one.struck, `seed ${seed}`).toEqual(same.struck)
      expect(one.struck).toHaveLength(1)
      drawn.add(`${one.struck[0]?.does} ${one.struck[0]?.slots}`)
    }
    expect(drawn.size).toBeGreaterThan(4)
  })

  it('tells nothing of it before it is answered, and all of it then', async () => {
    const { clock, run, struck, ports } = begin(seedOf('slow'))
    run.start()
    expect(run.answer(1, 'slow')).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    await clock.pass(21_000)
    const [slot = 0] = struck[0]?.slots ?? []
    expect(run.state).toMatchObject({ phase: 'running', solution: null, hints: [] })
    run.hint()
    expect(run.state.hints).toEqual(['Look at the wires'])
    ports.events.push({ kind: 'health', atMs: clock.nowMs(), slot, words: `slot ${slot} became slow` })
    for (const one of [1, 2, 3, 4]) ports.measures[`slot.silent-ms/${one}`] = one === slot ? 9000 : 10
    // Two healthy workers differ as much.
    for (const one of [1, 2, 3, 4]) ports.measures[`slot.loop.delay-p99-ms/${one}`] = one === slot ? 6 : 0
    ports.read = (measure, of) => ports.measures[`${measure}/${of}`] ?? null
    expect(run.answer(slot, 'nothing')).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(run.answer(slot, 'slow')).toEqual({ ok: true })
    await run.settled()
    expect(run.state).toMatchObject({ phase: 'answered', answer: { slot, kind: 'slow', isRight: true } })
    expect(run.state.solution).toMatchObject({ slots: [slot], kind: 'slow', sinceMs: struck[0]?.atMs })
    expect(run.state.solution?.evidence).toEqual([
      ...(slot === 2 ? ['fault.latency landed'] : []),
      `slot ${slot} became slow`,
      `slot ${slot} silence: 9000 ms; in the middle of the others: 10 ms`,
    ])
    expect(ports.done).toContain('take back')
    expect(clock.timerCount).toBe(0)
    expect(run.answer(slot, 'slow')).toMatchObject({ ok: false })
  })

  it('is not right with another slot', async () => {
    const { clock, run, struck } = begin(seedOf('slow'))
    run.start()
    await clock.pass(21_000)
    run.answer(((struck[0]?.slots[0] ?? 1) % 4) + 1, 'slow')
    expect(run.state.answer).toMatchObject({ isRight: false })
    await run.close()
  })

  it('is over when its time is, and takes back what only another action can', async () => {
    const { clock, run, struck } = begin(seedOf('stopped'))
    run.start()
    await clock.pass(61_000)
    await run.settled()
    expect(run.state).toMatchObject({ phase: 'over', answer: null, solution: { kind: 'stopped' } })
    expect(struck.map(({ does }) => does)).toEqual(['worker.pause', 'worker.resume', 'cluster.retry'])
    expect(struck[1]?.slots).toEqual(struck[0]?.slots)
    expect(clock.timerCount).toBe(0)
  })

  it('takes back what lands only after its end', async () => {
    const { clock, run, ports, struck } = begin(seedOf('stopped'))
    const { act } = ports
    ports.act = async (step, seed) => {
      const done = await act(step, seed)
      if ('action' in step && step.action === 'worker.pause') await new Promise<void>((land) => clock.after(3000, land))
      return done
    }
    run.start()
    for (let turn = 0; turn < 210 && struck.length === 0; turn += 1) await clock.pass(100)
    const closing = run.close()
    await clock.pass(5000)
    await closing
    expect(struck.map(({ does }) => does)).toEqual(['worker.pause', 'worker.resume', 'cluster.retry'])
  })

  it('is over at once where the fault cannot be begun, and says why', async () => {
    const { clock, run, ports } = begin(seedOf('slow'))
    ports.act = async () => fail('unsupported-here', 'this worker has no agent')
    run.start()
    await clock.pass(21_000)
    expect(run.state).toMatchObject({ phase: 'over', solution: { sinceMs: null, words: 'this worker has no agent' } })
    await run.close()
  })
})
