import { describe, expect, it } from 'vitest'
import { aLesson, aPart, doPart, predictPart, readPart } from '../../../testing/lesson.ts'
import { currentPart, nextWords, pointedControl, shownParts, stepRefusal } from './step-words.ts'

const read = aPart(readPart('text'))
const predict = aPart(predictPart('guess'))
const locked = aPart(doPart('try'), { status: 'locked' })

describe('a step of a lesson', () => {
  it('shows nothing behind a prediction that was not given', () => {
    expect(shownParts([read, predict, locked])).toEqual([read, predict])
    expect(currentPart([read, predict, locked])).toBe(predict)
  })

  it('says what is missing before the next one opens', () => {
    expect(stepRefusal(aLesson([read, predict, locked]))).toBe('First: your prediction')
    const given = aPart(predictPart('guess'), { status: 'done' })
    const trying = (status: 'open' | 'doing' | 'failed') =>
      stepRefusal(aLesson([read, given, aPart(doPart('try'), { status })]))
    expect([trying('open'), trying('doing'), trying('failed')]).toEqual([
      'First: try it',
      'It is under way',
      'First: try again what did not work',
    ])
  })

  it('opens the next one when all that asks for something is done', () => {
    expect(stepRefusal(aLesson([read, aPart(predictPart('guess'), { status: 'done' })]))).toBeNull()
  })

  it('stays passable once it was done', () => {
    const lesson = aLesson([predict])
    const steps = lesson.steps.map((step) => ({ ...step, state: 'done' as const }))
    expect(stepRefusal({ ...lesson, steps })).toBeNull()
  })

  it('says what comes next, and that nothing does', () => {
    expect(nextWords(aLesson([]))).toBe('Next: A way out')
    expect(nextWords(aLesson([], { at: 2 }))).toBe('This is the last step')
  })

  it('points at the control that a person may press, until it is done', () => {
    const control = { at: 'reload' as const, hint: 'Press Reload', done: [{ action: 'cluster.reload' }] }
    const pressing = aPart({ ...doPart('try'), control } as never)
    expect(pointedControl([read, pressing])).toBe('reload')
    expect(pointedControl([read, { ...pressing, status: 'done' }])).toBeNull()
    expect(pointedControl([read, aPart(doPart('try'))])).toBeNull()
  })
})
