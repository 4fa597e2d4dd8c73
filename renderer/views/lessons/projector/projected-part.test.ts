import { describe, expect, it } from 'vitest'
import { aDoPart, aLesson, anAnswer, aPartState, aPredictPart, aReadPart } from '../../../testing/lesson.ts'
import { entryPart, fillsProjector, projectedPane, projectedPart, projectorMove } from './projected-part.ts'

const read = aPartState(aReadPart('text'))
const predict = aPartState(aPredictPart('guess'))
const given = aPartState(aPredictPart('guess'), { status: 'done' })
const tried = aPartState(aDoPart('try'), { status: 'done' })

describe('the projector', () => {
  it('begins a step with its first part', () => {
    expect(projectedPart(aLesson([read, predict]), null)).toBe(read)
    expect(projectedPart(aLesson([read, predict]), 'guess')).toBe(predict)
    expect(projectedPart(aLesson([]), null)).toBeNull()
  })

  it('is entered at the beginning of a fresh step, and at what is next in one under way', () => {
    expect(entryPart(aLesson([read, predict]))).toBeNull()
    const open = aPartState(aDoPart('try'))
    expect(entryPart(aLesson([read, given, open]))).toBe(open)
  })

  it('gives the whole of itself to code', () => {
    const withCode = aPartState({
      id: 'text',
      kind: 'read',
      text: 'Text.',
      code: { file: 'shop.cjs', from: 1, to: 9, marks: [] },
    })
    expect([read, withCode, predict].map(fillsProjector)).toEqual([false, true, false])
  })

  it('goes on by one part, and at the end of the step to the next', () => {
    const lesson = aLesson([read, given, tried])
    expect(projectorMove(lesson, null, 1)).toEqual({ kind: 'part', partId: 'guess' })
    expect(projectorMove(lesson, 'guess', 1)).toEqual({ kind: 'part', partId: 'try' })
    expect(projectorMove(lesson, 'try', 1)).toEqual({ kind: 'step', step: 2 })
  })

  it('goes back by one part, and at the beginning of the step to the one before', () => {
    const lesson = aLesson([read, given, tried])
    expect(projectorMove(lesson, 'guess', -1)).toEqual({ kind: 'part', partId: 'text' })
    expect(projectorMove(lesson, null, -1)).toEqual({ kind: 'step', step: 0 })
    expect(projectorMove({ ...lesson, at: 0 }, null, -1)).toMatchObject({ kind: 'stay' })
  })

  it('does not go past what is not done, and says what is missing', () => {
    const behind = aPartState(aDoPart('try'), { status: 'locked' })
    expect(projectorMove(aLesson([read, predict, behind]), 'guess', 1)).toEqual({
      kind: 'stay',
      why: 'First: your prediction',
    })
  })

  it('stays at the end of the lesson', () => {
    expect(projectorMove(aLesson([read], { at: 2 }), null, 1)).toEqual({
      kind: 'stay',
      why: 'This is the end of the lesson',
    })
  })

  it('shows the answers beside what was asked, where the step has them', () => {
    const report = { startedAtMs: 0, endedAtMs: 1, lines: [], answers: { me: [anAnswer(1)] }, loads: {} }
    const asked = aPartState(aDoPart('try'), { status: 'done', report })
    expect(projectedPane(['wires', 'answers'], read)).toBe('wires')
    expect(projectedPane(['wires', 'answers'], asked)).toBe('answers')
    expect(projectedPane(['wires', 'workers'], asked)).toBe('wires')
  })
})
