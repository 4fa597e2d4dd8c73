import { describe, expect, it } from 'vitest'
import { withError, withoutError } from './exit-error.ts'

describe('the sentence on an exit', () => {
  const how = 'slot 1 exited with code 1 after 0.4 s (< 1 s)'
  const plain = `${how}: unstable 1 of 5 within 1 m, next try in 200 ms`

  it('names the error between what happened and what follows', () => {
    const error = 'Error: costs $& more (server.js:42)'
    const words = withError(plain, how, error)
    expect(words).toBe(`${how}: ${error}; unstable 1 of 5 within 1 m, next try in 200 ms`)
    expect(withoutError({ words, how, error })).toBe(plain)
  })

  it('stays as it is without one', () => {
    expect(withError(plain, how, null)).toBe(plain)
    expect(withoutError({ words: plain, how, error: null })).toBe(plain)
  })
})
