import { describe, expect, it } from 'vitest'
import type { PartStatus } from '../../../../shared/lessons/lesson-view.ts'
import { aDoPart, anObservePart, aPartState, aPredictPart } from '../../../testing/lesson.ts'
import { isHeldBack, isObserved, lockWords } from './step-parts.ts'

const step = (observed: PartStatus) => [
  aPartState(aPredictPart('guess')),
  aPartState(aDoPart('try')),
  aPartState(anObservePart('saw', 'guess'), { status: observed }),
  aPartState(aDoPart('next')),
]

describe('the parts of a step', () => {
  it('hold back what came of a deed until the person wrote down what they saw', () => {
    expect(isHeldBack(step('open'), 'try')).toBe(true)
    expect(isHeldBack(step('locked'), 'try')).toBe(true)
    expect(isHeldBack(step('done'), 'try')).toBe(false)
  })

  it('hold back nothing of a deed that nobody is asked about', () => {
    expect(isHeldBack(step('open'), 'next')).toBe(false)
    expect(isHeldBack([aPartState(aDoPart('a')), ...step('open')], 'a')).toBe(false)
    expect(isHeldBack(step('open'), 'not-there')).toBe(false)
  })

  it('say what a locked one waits for', () => {
    expect(lockWords(step('locked'), 'try')).toBe('after your prediction')
    const [guess, tried, ...rest] = step('open')
    if (guess === undefined || tried === undefined) throw new Error('the step has no parts')
    const predicted = { ...guess, status: 'done' as const }
    expect(lockWords([predicted, tried, ...rest], 'saw')).toBe('after what is to be done above')
    expect(lockWords([predicted, { ...tried, status: 'done' }, ...rest], 'next')).toContain('wrote down')
  })

  it('tell what happened where it was seen, not where it was predicted', () => {
    expect(isObserved(step('open'), 'guess')).toBe(true)
    expect(isObserved(step('open'), 'another')).toBe(false)
  })
})
