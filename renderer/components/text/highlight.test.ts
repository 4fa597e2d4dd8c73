import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlightLine } from './highlight.ts'

describe('source highlighting', () => {
  it('tells keywords, calls, strings, numbers and comments apart', () => {
    expect(highlightLine("const s = createServer('x', 42) // go")).toEqual([
      { text: 'const', kind: 'keyword' },
      { text: ' s = ', kind: null },
      { text: 'createServer', kind: 'call' },
      { text: '(', kind: null },
      { text: "'x'", kind: 'string' },
      { text: ', ', kind: null },
      { text: '42', kind: 'number' },
      { text: ') ', kind: null },
      { text: '// go', kind: 'comment' },
    ])
  })

  it('loses nothing of a line', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(
          highlightLine(line)
            .map((token) => token.text)
            .join(''),
        ).toBe(line)
      }),
    )
  })
})
