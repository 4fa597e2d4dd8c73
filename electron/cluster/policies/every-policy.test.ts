import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dispatchStrategies } from './strategies.ts'
import { anyCandidates, anyDraw, draw } from './test-candidates.ts'

describe.each(Object.entries(dispatchStrategies))('%s', (_name, { choose }) => {
  it('has nobody to choose among nobody', () => {
    expect(choose([], draw())).toBeUndefined()
  })

  it('chooses one of the candidates, always', () => {
    fc.assert(
      fc.property(anyCandidates, anyDraw, (candidates, drawn) => {
        expect(candidates).toContain(choose(candidates, drawn))
      }),
    )
  })

  it('leaves candidates as they are', () => {
    fc.assert(
      fc.property(anyCandidates, anyDraw, (candidates, drawn) => {
        const before = structuredClone(candidates)
        choose(candidates, drawn)
        expect(candidates).toEqual(before)
      }),
    )
  })
})
