import { describe, expect, it } from 'vitest'
import { withoutJunkLines } from './junk-lines.ts'

describe('junk lines', () => {
  it.each([
    ['nothing but JSON', '', '{"a":1}\n[2]\n', null],
    ['no complete line', '', 'junk', null],
    ['a line between', '', '1\njunk\n2\n3', ['2\n3', 1]],
    ['a line at the start, with what came before it', '{"begun', ' and broken\n{"b":2}\n', ['{"b":2}\n', 1]],
    ['a begun line that is completed well', '{"a"', ':1}\njunk\n2\n', ['2\n', 1]],
    ['several', '', '1\n\nx\n2\ny\n3\n{"begun', ['2\n  3\n{"begun', 3]],
  ])('%s', (_what, prefix, chunk, expected) => {
    const cleaned = withoutJunkLines(prefix, Buffer.from(chunk))
    expect(cleaned && [Buffer.from(cleaned.bytes).toString().trimStart(), cleaned.junkCount]).toEqual(expected)
    if (cleaned) expect(cleaned.bytes).toHaveLength(chunk.length)
  })

  it('does not touch characters of several bytes', () => {
    const cleaned = withoutJunkLines('', Buffer.from('ü\n"ä€😀"\n'))
    expect(Buffer.from(cleaned?.bytes ?? []).toString()).toBe('   "ä€😀"\n')
  })
})
