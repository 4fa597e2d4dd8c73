import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { Repetition } from './repetition.ts'

function counting(answers: (number | null | Error)[]) {
  const clock = createManualClock()
  const steps: number[] = []
  const repetition = new Repetition(clock, () => {
    steps.push(clock.monoMs())
    const answer = answers.shift() ?? null
    if (answer instanceof Error) throw answer
    return answer
  })
  return { clock, steps, repetition }
}

describe('a repetition', () => {
  it('steps when the step before wanted it, and rests when that said so', () => {
    const { clock, steps, repetition } = counting([100, 250, null])
    repetition.in(10)
    clock.advance(5000)
    expect(steps).toEqual([10, 110, 360])
    expect(clock.timerCount).toBe(0)
  })

  it('goes on after a step that threw, no sooner than a second later', () => {
    const { clock, steps, repetition } = counting([new Error('a bug'), 100, null])
    expect(() => repetition.now()).toThrow('a bug')
    clock.advance(999)
    expect(steps).toEqual([0])
    clock.advance(200)
    expect(steps).toEqual([0, 1000, 1100])
  })

  it('counts anew from a step that was asked for', () => {
    const { clock, steps, repetition } = counting([100, 100, null])
    repetition.in(100)
    clock.advance(50)
    repetition.now()
    clock.advance(1000)
    expect(steps).toEqual([50, 150, 250])
  })

  it('does nothing after its end, not even when it is ended by its own step', () => {
    const clock = createManualClock()
    let count = 0
    const repetition = new Repetition(clock, () => {
      count += 1
      repetition.close()
      return 10
    })
    repetition.in(10)
    clock.advance(1000)
    repetition.now()
    repetition.in(1)
    clock.advance(1000)
    expect([count, clock.timerCount]).toEqual([1, 0])
  })
})
