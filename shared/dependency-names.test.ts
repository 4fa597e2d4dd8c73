import { describe, expect, it } from 'vitest'
import { formatDependencyNames, parseDependencyNames } from './dependency-names.ts'
import { settingsPatchSchema } from './model/settings.ts'

const read = (text: string) => {
  const parsed = parseDependencyNames(text)
  return parsed.ok ? parsed.value : parsed.error.message
}

describe('names of dependencies', () => {
  it('stand between commas, spaces or lines, host and port with a plus', () => {
    const expected = [
      { variable: 'REDIS_URL', portVariable: null },
      { variable: 'DB_HOST', portVariable: 'DB_PORT' },
    ]
    for (const text of [
      'REDIS_URL,DB_HOST+DB_PORT',
      ' REDIS_URL  DB_HOST + DB_PORT ',
      'REDIS_URL\nDB_HOST+\nDB_PORT,',
    ]) {
      expect(read(text)).toEqual(expected)
    }
    expect(formatDependencyNames(expected)).toBe('REDIS_URL, DB_HOST+DB_PORT')
    expect(read(formatDependencyNames(expected))).toEqual(expected)
    expect(read('  ')).toEqual([])
  })

  it('are refused where they are none, without what may be a password', () => {
    expect(read('REDIS_URL=redis://:s3cret@host')).toBe('Give the name of the variable alone, as REDIS_URL')
    expect(read('redis://:s3cret@host')).toBe('Give the name of the variable alone, as REDIS_URL')
    expect(read('redis://:s3+cr+et@host')).toBe('Give the name of the variable alone, as REDIS_URL')
    expect(read('A+B+C')).toContain('Two names go together at most')
    expect(read('+B')).toContain('Two names go together at most')
  })

  it.each([
    [[{ variable: '1A', portVariable: null }], 'named by its variable alone'],
    [[{ variable: '', portVariable: null }], 'named by its variable alone'],
    [[{ variable: 'A', portVariable: 'A' }], 'name it once'],
    [['A', 'B', 'A'].map((variable) => ({ variable, portVariable: null })), 'name it once'],
    [Array.from({ length: 9 }, (_, at) => ({ variable: `V${at}`, portVariable: null })), 'At most 8'],
  ])('are refused as settings: %j', (dependencies, words) => {
    const parsed = settingsPatchSchema.safeParse({ dependencies })
    expect(parsed.error?.issues[0]?.message).toContain(words)
  })
})
