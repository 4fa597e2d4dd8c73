import { describe, expect, it } from 'vitest'
import { messageParts } from './message-parts.ts'

describe('the parts of a message', () => {
  it('are one where nothing is coloured or found', () => {
    expect(messageParts({ message: 'plain', ansi: [], hits: [] })).toEqual([
      { from: 0, text: 'plain', styles: [], isHit: false },
    ])
    expect(messageParts({ message: '', ansi: [], hits: [] })).toEqual([])
  })

  it('keep a colour through a match that begins in it and ends behind it', () => {
    const parts = messageParts({
      message: 'GET 200 ok',
      ansi: [{ from: 4, to: 7, styles: ['green', 'bold'] }],
      hits: [[6, 9]],
    })
    expect(parts.map(({ text, styles, isHit }) => [text, styles.join(), isHit])).toEqual([
      ['GET ', '', false],
      ['20', 'green,bold', false],
      ['0', 'green,bold', true],
      [' o', '', true],
      ['k', '', false],
    ])
  })

  it('are all of the text, whatever the spans say of what was cut off', () => {
    const parts = messageParts({
      message: 'abc',
      ansi: [{ from: 1, to: 900, styles: ['red'] }],
      hits: [[2, 2000]],
    })
    expect(parts.map(({ text }) => text).join('')).toBe('abc')
  })
})
