import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJsonLine } from '../reading/json-line.ts'
import { fieldOf } from './compile-query.ts'
import { isQuickField, quickField } from './quick-field.ts'

const read = (line: string, name: string): string | undefined | null => quickField(line, 0, line.length, name)

describe('one field of a JSON line', () => {
  it.each([
    ['{"level":30,"ms":12,"msg":"done"}', '12'],
    ['{"level":30,"res":{"ms":1,"sizes":[1,2]},"ms":"a b"}', 'a b'],
    ['{"ms":1.50}', '1.5'],
    ['{"ms":1e999}', 'null'],
    ['{"ms":true,"msg":"no \u00e4"}', null],
    ['{"ms":-0}', '0'],
    ['{"msg":"{\\"ms\\":5}","ms":6}', null],
    ['{"msg":"{ms:5,","ms":6}', '6'],
    ['{"res":{"ms":1}}', null],
    ['{"ms":1,"ms":2}', null],
    ['{"ms" :1}', null],
    ['{"MS":1}', null],
    ['{"ms":{"of":1}}', null],
    ['{"a":1}', undefined],
  ])('of %s', (line, value) => {
    expect(read(line, 'ms')).toBe(value)
  })

  it('is no name that a logger may have taken, nor a nested one', () => {
    expect(['msg', 'time', 'pid', 'level', '__proto__', 'res.status'].filter(isQuickField)).toEqual([])
    expect(isQuickField('ms')).toBe(true)
  })

  it('is what the whole parse finds', () => {
    const name = fc.constantFrom(
      'ms',
      'MS',
      'msCode',
      'status',
      'statusCode',
      'a',
      'a.ms',
      'level',
      'msg',
      'pid',
      'time',
      '1',
      '',
      'x"y',
    )
    const value = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ maxLength: 8 }),
      fc.constantFrom('ms', '"ms":1', '{', '}', ',', 'ä', '\\', '\t', 'x'.repeat(501), '\u007f', '\u212a'),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.dictionary(name, fc.oneof(fc.integer(), fc.string({ maxLength: 4 })), { maxKeys: 3 }),
    )
    const pair = fc.tuple(name, value).map(([one, of]) => `${JSON.stringify(one)}:${JSON.stringify(of)}`)
    // By hand, so that a name may come twice.
    const pairs = fc.oneof(
      { weight: 9, arbitrary: fc.array(pair, { maxLength: 6 }) },
      { weight: 1, arbitrary: fc.array(pair, { minLength: 38, maxLength: 44 }) },
    )
    let count = 0
    fc.assert(
      fc.property(
        pairs,
        fc.constantFrom('ms', 'status', 'a', 'statusCode'),
        fc.boolean(),
        (written, wanted, isSpaced) => {
          const line = `{${written.join(isSpaced ? ', ' : ',')}}`
          const reading = readJsonLine(line)
          if (reading === null || !isQuickField(wanted)) return
          const found = quickField(
            `xx\n${Buffer.from(line).toString('latin1')}\n{"ms":7}`,
            3,
            3 + Buffer.byteLength(line),
            wanted,
          )
          if (found === null) return
          count++
          expect(found).toBe(fieldOf({ reading }, wanted))
        },
      ),
      { seed: 1337, numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(500)
  })
})
