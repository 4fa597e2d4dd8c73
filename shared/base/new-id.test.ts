import { describe, expect, it } from 'vitest'
import { newId } from './new-id.ts'

describe('a new id', () => {
  it('is another one each time, of letters and digits', () => {
    const ids = Array.from({ length: 10_000 }, newId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z0-9]{22}$/.test(id))).toEqual([])
  })
})
