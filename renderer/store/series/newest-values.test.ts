import { describe, expect, it } from 'vitest'
import { createRing } from '../../../shared/base/ring.ts'
import { newestValues } from './newest-values.ts'

const same = (value: number | null) => value

describe('newest values', () => {
  it('are the last ones, oldest first, with their gaps', () => {
    expect(newestValues(createRing(9, [1, null, 3, 4]), 3, same)).toEqual([null, 3, 4])
  })

  it('of a young ring have gaps in front', () => {
    expect(newestValues(createRing(9, [1, 2]), 4, same)).toEqual([null, null, 1, 2])
    expect(newestValues(undefined, 4, same)).toEqual([])
  })
})
