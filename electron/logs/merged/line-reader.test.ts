import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Gap, LineReader, type LostLines, type ReadLine } from './line-reader.ts'

function reader(longestBytes?: number) {
  const lines: string[] = []
  const told: ReadLine[] = []
  const places: (readonly [fromByte: number, byteCount: number])[] = []
  const one = new LineReader((line, fromByte, byteCount) => {
    places.push([fromByte, byteCount])
    lines.push(line.bytes.toString('utf8', line.from, line.to))
    told.push({ ...line })
  }, longestBytes)
  const push = (text: string | Buffer): LostLines | null => {
    const bytes = Buffer.from(text)
    return one.push(bytes, 0, bytes.length)
  }
  return { lines, told, places, push, reader: one }
}

describe('lines of a stream', () => {
  it('are whole, wherever the chunks end, also inside a character', () => {
    const text = 'grün 🚦\r\n\nzweite Zeile\nohne Ende'
    const bytes = Buffer.from(text)
    for (let size = 1; size < bytes.length; size++) {
      const { lines, push, reader: one } = reader()
      for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size))
      one.end()
      expect(lines).toEqual(['grün 🚦', '', 'zweite Zeile', 'ohne Ende'])
    }
  })

  it('keep the last state of a progress bar, and none of those before it', () => {
    const { lines, push } = reader()
    push('  1 %\r 50 %')
    push('\r 99 %\r100 %\r\nnext\n')
    expect(lines).toEqual(['100 %', 'next'])
  })

  it('do not grow with a progress bar that never ends', () => {
    const { lines, told, push, reader: one } = reader(100)
    for (let step = 0; step < 1000; step++) push(`\rstep ${step}`)
    one.end()
    expect(lines).toEqual(['step 999'])
    expect(told[0]?.wholeBytes).toBe(8)
  })

  it('are cut at a bound between two characters, and say how long they were', () => {
    const { lines, told, push } = reader(10)
    push('äääääääääääää\nshort\n')
    expect(lines).toEqual(['äääää', 'short'])
    expect(told[0]?.wholeBytes).toBe(26)
    const pieces = reader(9)
    for (const byte of Buffer.from('äääääääääääää\n')) pieces.push(Buffer.of(byte))
    expect(pieces.lines).toEqual(['ääää'])
    expect(pieces.told[0]?.wholeBytes).toBe(26)
  })

  it('are each told with their place, or counted as lost, wherever gaps are', () => {
    const chunk = fc.record({ text: fc.stringMatching(/^[ab\n]{1,8}$/), isDropped: fc.boolean() })
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 12 }), (chunks) => {
        const { lines, places, push, reader: one } = reader()
        let lostCount = 0
        let gap: Gap | null = null as Gap | null
        const count = (lost: LostLines | null): void => {
          lostCount += lost?.lineCount ?? 0
        }
        for (const { text, isDropped } of chunks) {
          if (isDropped) {
            gap = {
              lineCount: (gap?.lineCount ?? 0) + text.split('\n').length - 1,
              byteCount: (gap?.byteCount ?? 0) + text.length,
              endsInLine: !text.endsWith('\n'),
            }
            continue
          }
          if (gap !== null) count(one.gap(gap))
          gap = null
          count(push(text))
        }
        if (gap !== null) count(one.gap(gap))
        count(one.end())
        const whole = chunks.map(({ text }) => text).join('')
        const printed = whole.split('\n').length - (whole.endsWith('\n') || whole === '' ? 1 : 0)
        expect(lines.length + lostCount).toBe(printed)
        // A place counts what was dropped, too.
        const there = places.map(([fromByte, byteCount]) => whole.slice(fromByte, fromByte + byteCount))
        expect(there.map((text) => text.replace(/\n$/, ''))).toEqual(lines)
      }),
      { seed: 15, numRuns: 2000 },
    )
  })
})
