import { describe, expect, it } from 'vitest'
import { beginning, shorten } from './shorten.ts'

describe('a text that is too long', () => {
  it.each([
    ['', '', ''],
    ['12345', '12345', '12345'],
    ['123456', '1234…', '12345…'],
  ])('%j is shortened to %j, and begins with %j', (text, shortened, begun) => {
    expect(shorten(text, 5)).toBe(shortened)
    expect(beginning(text, 5)).toBe(begun)
  })
})
