import { describe, expect, it } from 'vitest'
import { wordsAfterAppPath } from './start-words.ts'

describe('words after the app path', () => {
  it('skips switches that Electron got before the app', () => {
    expect(wordsAfterAppPath(['electron', '--no-sandbox', '.', 'a.js', '--workers', '2'], true)).toEqual([
      'a.js',
      '--workers',
      '2',
    ])
  })

  it('takes all words of a packaged binary', () => {
    expect(wordsAfterAppPath(['clusterdeck', '--sample', 'hello'], false)).toEqual(['--sample', 'hello'])
  })

  it('finds nothing where there is no app path', () => {
    expect(wordsAfterAppPath(['electron', '--version'], true)).toEqual([])
  })
})
