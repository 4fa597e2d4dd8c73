import { describe, expect, it } from 'vitest'
import { type LogCondition, parseQuery } from './parse-query.ts'

const nowMs = new Date(2026, 10, 29, 15, 0, 0).getTime()
const read = (query: string): unknown => {
  const parsed = parseQuery(query, nowMs)
  return parsed.ok
    ? parsed.value.map(({ condition, isNegated }) => (isNegated ? { not: condition } : condition))
    : parsed.error.message
}
const text = (words: string, ignoresCase = true): LogCondition => ({ kind: 'text', text: words, ignoresCase })

describe('a query of the log', () => {
  it.each([
    ['', []],
    ['two words', [text('two'), text('words')]],
    ['"two words" Exact', [text('two words'), text('Exact', false)]],
    ['"a \\"quoted\\" word"', [text('a "quoted" word')]],
    ['-noise "-5"', [{ not: text('noise') }, text('-5')]],
    [
      '/cart\\/\\d+/ /[/]x/i',
      [
        { kind: 'pattern', source: 'cart\\/\\d+', ignoresCase: false },
        { kind: 'pattern', source: '[/]x', ignoresCase: true },
      ],
    ],
    ['/api/cart', [text('/api/cart')]],
    ['level>=warn', [{ kind: 'level', comparison: '>=', level: 'warn' }]],
    [
      'level>=40 -level:debug',
      [{ kind: 'level', comparison: '>=', level: 'warn' }, { not: { kind: 'level', comparison: ':', level: 'debug' } }],
    ],
    [
      'slot:2,3 gen:7 stream:stderr',
      [
        { kind: 'slot', slots: [2, 3] },
        { kind: 'generation', generations: [7] },
        { kind: 'stream', stream: 'stderr' },
      ],
    ],
    ['is:error -is:life', [{ kind: 'is', what: 'error' }, { not: { kind: 'is', what: 'life' } }]],
    ['request:3.2.417', [{ kind: 'request', requestId: '3.2.417' }]],
    [
      'status:5xx ms>=100.5 reqId="a b"',
      [
        { kind: 'field', name: 'status', comparison: ':', value: '5xx', typed: 'status:5xx' },
        { kind: 'field', name: 'ms', comparison: '>=', value: '100.5', typed: 'ms>=100.5' },
        { kind: 'field', name: 'reqId', comparison: '=', value: 'a b', typed: 'reqId="a b"' },
      ],
    ],
    ['http://localhost:3000 12:30 Error:', [text('http://localhost:3000'), text('12:30'), text('Error:', false)]],
    [
      'before:14:31 after:16:00:01',
      [
        { kind: 'time', side: 'before', atMs: new Date(2026, 10, 29, 14, 31).getTime() },
        { kind: 'time', side: 'after', atMs: new Date(2026, 10, 28, 16, 0, 1).getTime() },
      ],
    ],
  ])('is read: %s', (query, expected) => {
    expect(read(query)).toEqual(expected)
  })

  it.each([
    ['ok "open', 'the quote at 4 is not closed: put a " at its end'],
    ['level>=wran', '"wran" at 8 is no level: trace, debug, info, warn, error, fatal'],
    ['slot:two', '"two" at 6 is no number: slot:2 or slot:2,3'],
    ['slot:', 'slot: at 1 has no value: write slot:2, or "slot:" to find it as a word'],
    ['ok -slot: 2', 'slot: at 5 has no value: write slot:2, or "slot:" to find it as a word'],
    ['stream:out', '"out" at 8 is no stream: stdout or stderr'],
    ['is:odd', 'is:odd at 4 is not known: is:error, is:life, is:repeated, is:cut'],
    ['before:25:00', '"25:00" at 8 is no time: 14:31, 14:31:05 or 2026-11-29T14:31'],
    ['ms>fast', 'ms> needs a number, "fast" at 4 is none'],
    ['/a+(', 'pattern invalid: the one that begins at 1 has no / at its end'],
  ])('names the place that cannot be read: %s', (query, words) => {
    expect(read(query)).toBe(words)
  })
})
