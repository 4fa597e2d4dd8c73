import { describe, expect, it } from 'vitest'
import { lineCheck } from './line-check.ts'

const ofText = (text: string): number => lineCheck((index) => text.charCodeAt(index))
const ofBytes = (text: string): number => {
  const bytes = Buffer.from(text)
  return lineCheck((index) => bytes[index] ?? Number.NaN)
}

describe('what a line begins with', () => {
  it.each(['', 'GET /', 'GET /\nmore', 'héllo', '日本', '\u001b[31mred', 'x'.repeat(500), 'tab\there'])(
    'is the same as text and as bytes: %j',
    (text) => {
      expect(ofText(text)).toBe(ofBytes(text))
    },
  )

  it('is another for another line', () => {
    expect(ofText('GET /a')).not.toBe(ofText('GET /b'))
    expect(ofText('one\ntwo')).toBe(ofText('one\nthree'))
  })
})
