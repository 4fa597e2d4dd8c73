import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepEqual } from './keep-equal.ts'

describe('structural sharing', () => {
  it('keeps the references of what did not change', () => {
    const before = {
      slots: [
        { slot: 1, phase: 'listening' },
        { slot: 2, phase: 'starting' },
      ],
      name: 'a',
    }
    const after = keepEqual(before, {
      slots: [
        { slot: 1, phase: 'listening' },
        { slot: 2, phase: 'online' },
      ],
      name: 'a',
    })
    expect(after).not.toBe(before)
    expect(after.slots[0]).toBe(before.slots[0])
    expect(after.slots[1]).toEqual({ slot: 2, phase: 'online' })
  })

  it('returns the former object when nothing changed', () => {
    const before = { a: [1, { b: null }] }
    expect(keepEqual(before, structuredClone(before))).toBe(before)
  })

  it('says always what the new value says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const expected = structuredClone(after)
        expect(keepEqual(before, after)).toEqual(expected)
      }),
    )
  })
})
