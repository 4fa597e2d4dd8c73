import { describe, expect, it } from 'vitest'
import { aDrill, aLesson, aPart, predictPart, readPart } from '../../../testing/lesson.ts'
import { clockLeft, isDrilling, offersDrill, slotsWords } from './drill-words.ts'

describe('a drill', () => {
  it('is offered when the last step is done, and stays once it was begun', () => {
    const drill = aDrill()
    const done = [aPart(readPart('text'))]
    expect(offersDrill(aLesson(done, { drill }))).toBe(false)
    expect(offersDrill(aLesson(done, { drill, at: 2 }))).toBe(true)
    expect(offersDrill(aLesson([aPart(predictPart('guess'))], { drill, at: 2 }))).toBe(false)
    expect(offersDrill(aLesson(done, { drill: aDrill({ phase: 'over' }) }))).toBe(true)
    expect(offersDrill(aLesson(done, { at: 2 }))).toBe(false)
  })

  it('has the screen for itself until it is over', () => {
    expect(isDrilling(null)).toBe(false)
    expect((['ready', 'running', 'answered', 'over'] as const).map((phase) => isDrilling(aDrill({ phase })))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('counts down to nothing, and not below', () => {
    expect([244_200, 60_000, 1, 0, -5000].map(clockLeft)).toEqual(['4:05', '1:00', '0:01', '0:00', '0:00'])
  })

  it('names whom it hit', () => {
    expect([[3], [1, 4], []].map(slotsWords)).toEqual(['slot 3', 'slots 1, 4', 'all slots'])
  })
})
