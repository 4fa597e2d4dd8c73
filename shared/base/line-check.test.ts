import { describe, expect, it } from 'vitest'
import { lineCheck } from './line-check.ts'

describe('what a line begins with', () => {
  it.each(['', 'GET /', 'GET /\nmore', 'héllo', '日本', '\u001b[31mred', 'x'.repeat(500), 'tab\there'])(
    'is the same as text and as bytes: %j',
    (text) => {
      expect(lineCheck(text)).toBe(lineCheck(Buffer.from(text)))
    },
  )

  it('is another for another line', () => {
    expect(lineCheck('GET /a')).not.toBe(lineCheck('GET /b'))
    expect(lineCheck('one\ntwo')).toBe(lineCheck('one\nthree'))
  })
})
