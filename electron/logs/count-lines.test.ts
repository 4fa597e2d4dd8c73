import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countLines } from './count-lines.ts'

describe('count lines', () => {
  it('agrees with counting one by one, at any offset and length', () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x0b, 0x09, 0x8a, 0x00, 0xff, 0x0a ^ 0x80), {
      maxLength: 3000,
      size: 'max',
    })
    fc.assert(
      fc.property(bytes, fc.nat(7), (all, from) => {
        const chunk = Buffer.from(all).subarray(from)
        expect(countLines(chunk)).toBe(chunk.filter((byte) => byte === 0x0a).length)
      }),
    )
  })

  it('counts a chunk of nothing but newlines', () => {
    expect(countLines(Buffer.alloc(65_537, '\n'))).toBe(65_537)
  })
})
