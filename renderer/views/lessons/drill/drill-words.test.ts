import { describe, expect, it } from 'vitest'
import { aDrill, aLesson, aPartState, aPredictPart, aReadPart } from '../../../testing/lesson.ts'
import { clockLeft, isDrilling, offersDrill, slotsWords } from './drill-words.ts'

describe('a drill', () => {
  it('is offered when the last step is done, and stays once it was begun', () => {
    const drill = aDrill()
    const done = [aPartState(aReadPart('text'))]
    expect(offersDrill(aLesson(done, { drill }))).toBe(false)
    expect(offersDrill(aLesson(done, { drill, at: 2 }))).toBe(true)
    expect(offersDrill(aLesson([aPartState(aPredictPart('guess'))], { drill, at: 2 }))).toBe(false)
    expect(offersDrill(aLesson(done, { drill: aDrill({ phase: 'over' }) }))).toBe(true)
    expect(offersDrill(aLesson(done, { at: 2 }))).toBe(false)
  })

  it('has the screen for itself while it runs', () => {
    expect(isDrilling(null)).toBe(false)
    expect((['ready', 'running', 'answered', 'over'] as const).map((phase) => isDrilling(aDrill({ phase })))).toEqual([
      false,
      true,
      false,
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
