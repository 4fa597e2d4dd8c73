import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { linearPattern } from './linear-pattern.ts'

describe('a pattern for the fast engine', () => {
  it.each([
    ['req-[a-z0-9]{2}q"', 'req-[a-z0-9]{2,2}q"'],
    ['a+', 'a'],
    ['ab*|c?d', 'ab{0,0}|c{0,1}d'],
    ['\\d{3}', '\\d{3,3}'],
  ])('of %s', (source, linear) => {
    expect(linearPattern(source)).toBe(linear)
  })

  it.each([
    'a+b',
    '(a+)+',
    'a.b',
    '^a',
    'a$',
    '[^a]b',
    '\\s',
    '\\bword',
    'a*',
    'a|',
    '',
    'a??',
    'a{2,1}',
    'a{1,99}b',
    'a{999}',
    'a?b?c?d?e?f?g?h',
    '[z-a]',
    '\\x41',
    'Ärger',
  ])('is none of %s', (source) => {
    expect(linearPattern(source)).toBeNull()
  })

  it('is none where optional parts multiply', () => {
    expect(linearPattern('a?b?c?')).toBeNull()
    expect(linearPattern('\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}')).not.toBeNull()
    expect(linearPattern(`${'a?'.repeat(30)}${'a'.repeat(30)}`)).toBeNull()
  })

  it('finds what the engine of all patterns finds', () => {
    const atoms = [
      'a',
      'b',
      '1',
      '-',
      '_',
      '"',
      '\\.',
      '\\[',
      '\\d',
      '\\w',
      '[a-c]',
      '[0-9b]',
      '[\\da]',
      '[/:.]',
      '.',
      '(',
      '^',
    ]
    const piece = fc.tuple(
      fc.constantFrom(...atoms),
      fc.constantFrom('', '', '', '?', '+', '*', '{2}', '{1,3}', '{2,}', '{0}', '|'),
    )
    const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.flat().join(''))
    const character = fc.constantFrom(
      'a',
      'b',
      'c',
      '1',
      '2',
      '-',
      '_',
      '"',
      '.',
      '[',
      '/',
      '\n',
      '\r',
      'ä',
      'ſ',
      '\u2028',
      '😀',
      '\t',
    )
    const text = fc.array(character, { maxLength: 16 }).map((characters) => characters.join(''))
    let count = 0
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
        const linear = linearPattern(source)
        if (linear === null) return
        count++
        const own = RE2JS.compile(source, RE2JS.MULTILINE)
        for (const one of texts) {
          expect(new RegExp(linear).test(one)).toBe(own.test(one))
          // As the search looks for it: in bytes.
          expect(new RegExp(linear).test(Buffer.from(one).toString('latin1'))).toBe(own.test(one))
        }
      }),
      { seed: 1337, numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(500)
  })
})
