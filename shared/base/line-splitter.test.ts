import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter } from './line-splitter.ts'

function split(chunks: readonly Buffer[], maxBytes = 100) {
  const lines: string[] = []
  let dropped = 0
  let kept = 0
  const splitter = new LineSplitter({
    maxBytes,
    line(bytes, ending) {
      lines.push(new TextDecoder().decode(bytes) + (ending === 'newline' ? '' : ` [${ending}]`))
      kept += bytes.length
    },
    dropped(byteCount) {
      dropped += byteCount
    },
  })
  for (const chunk of chunks) splitter.push(chunk)
  splitter.end()
  return { lines, dropped, kept }
}

/** Cuts bytes into chunks at the given places. */
function cutUp(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length))
}

describe('line splitter', () => {
  it('gives the same lines however the bytes arrive', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\n')))
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 20 }), (lines, places) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        expect(split(cutUp(bytes, places), 1000).lines).toEqual(lines)
      }),
    )
  })

  it('counts every byte of any bytes: kept, dropped, or a newline', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 40 }),
        (raw, places, most) => {
          const bytes = Buffer.from(raw)
          const { kept, dropped } = split(cutUp(bytes, places), most)
          expect(kept + dropped).toBe(bytes.length - bytes.filter((byte) => byte === 10).length)
        },
      ),
    )
  })

  it('cuts an endless line once, between characters, and goes on with the next', () => {
    const { lines, dropped } = split(
      [Buffer.from(`${'é'.repeat(30)}`), Buffer.from('more'.repeat(50)), Buffer.from('\nnext\n')],
      25,
    )
    expect(lines).toEqual([`${'é'.repeat(12)} [cut]`, 'next'])
    expect(dropped).toBe(36 + 200)
  })

  it('never holds more than the limit of what has no end', () => {
    const endless = Array.from({ length: 100 }, () => Buffer.alloc(1000, 120))
    const { lines, kept, dropped } = split([...endless, Buffer.from('x\nshort\n')], 10)
    expect(lines).toEqual([`${'x'.repeat(10)} [cut]`, 'short'])
    expect([kept, dropped]).toEqual([15, 99_991])
  })

  it('keeps a line of exactly the limit whole', () => {
    expect(split([Buffer.from(`${'a'.repeat(25)}\nb`)], 25).lines).toEqual(['a'.repeat(25), 'b'])
  })
})
