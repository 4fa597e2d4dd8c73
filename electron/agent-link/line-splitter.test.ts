import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineSplitter } from './line-splitter.ts'

describe('line splitter', () => {
  it('finds the same lines however the bytes were cut', () => {
    const line = fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\n', ' '))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(30), { maxLength: 40 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''))
        const splitter = createLineSplitter(1000)
        const found: string[] = []
        let at = 0
        for (const length of [...cuts, bytes.length]) {
          found.push(...splitter.push(bytes.subarray(at, at + length)).map(String))
          at += length
        }
        expect(found).toEqual(lines)
      }),
    )
  })

  it('drops a line over the bound, counts it once, and reads on after it', () => {
    const splitter = createLineSplitter(10)
    for (let index = 0; index < 100; index += 1) expect(splitter.push(Buffer.alloc(1000, 120))).toEqual([])
    expect(splitter.push(Buffer.from('x\nshort\n')).map(String)).toEqual(['short'])
    expect(splitter.oversizedCount).toBe(1)
  })
})
