import { describe, expect, it } from 'vitest'
import { formatFact } from './fact.ts'
import { narrowSpace } from './quantity.ts'

describe('a measured fact', () => {
  it.each([
    [1234.4, '/s', `1${narrowSpace}234${narrowSpace}/s`],
    [4.21, 'ms', `4.2${narrowSpace}ms`],
    [0.75, 'ratio', `75${narrowSpace}%`],
    [48_200_000, 'bytes', `48.2${narrowSpace}MB`],
    [3.44, 'times', `3.4${narrowSpace}×`],
    [3, '', '3'],
    [null, 'ms', '–'],
  ] as const)('%s %s is "%s"', (value, unit, words) => {
    expect(formatFact({ value, unit })).toBe(words)
  })
})
