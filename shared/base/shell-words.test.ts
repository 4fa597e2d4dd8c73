import { expect, it } from 'vitest'
import { shellWords } from './shell-words.ts'

it('writes words so that a shell reads them again', () => {
  expect(shellWords(['--port=3000', 'a b', "it's", ''])).toBe("--port=3000 'a b' 'it'\\''s' ''")
})
