import { describe, expect, it } from 'vitest'
import { asError, errorCode, errorWords } from './error-words.ts'

const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })

describe('what was thrown', () => {
  it.each([
    [missing, 'no such file', 'ENOENT'],
    [Object.assign(new Error('exited'), { code: 1 }), 'exited', '1'],
    [new Error('plain'), 'plain', null],
    ['only text', 'only text', null],
    [undefined, 'undefined', null],
    [{ code: 'ENOENT' }, '[object Object]', null],
  ])('is told of %o as %s, with the code %s', (thrown, words, code) => {
    expect(errorWords(thrown)).toBe(words)
    expect(errorCode(thrown)).toBe(code)
  })

  it('is an error in any case', () => {
    expect(asError(missing)).toBe(missing)
    expect(asError('only text')).toEqual(new Error('only text'))
  })
})
