import { describe, expect, it } from 'vitest'
import { aLesson, anAnswer, aPart, doPart, predictPart, readPart } from '../../../testing/lesson.ts'
import { projectedPane, projectedPart, projectorMove } from './projected-part.ts'

const read = aPart(readPart('text'))
const predict = aPart(predictPart('guess'))
const given = aPart(predictPart('guess'), { status: 'done' })
const tried = aPart(doPart('try'), { status: 'done' })

describe('the projector', () => {
  it('begins a step with its first part', () => {
    expect(projectedPart(aLesson([read, predict]), null)).toBe(read)
    expect(projectedPart(aLesson([read, predict]), 'guess')).toBe(predict)
    expect(projectedPart(aLesson([]), null)).toBeNull()
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
    const behind = aPart(doPart('try'), { status: 'locked' })
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
    const asked = aPart(doPart('try'), { status: 'done', report })
    expect(projectedPane(['wires', 'answers'], read)).toBe('wires')
    expect(projectedPane(['wires', 'answers'], asked)).toBe('answers')
    expect(projectedPane(['wires', 'workers'], asked)).toBe('wires')
  })
})
