import { describe, expect, it } from 'vitest'
import { plainForTerminal, plainLine } from './plain-line.ts'

describe('a line of a stranger', () => {
  it.each([
    ['Ada\u0007 \u001b[31mL.\r\n', 'Ada [31mL.'],
    ['a\u202Egnp.exe', 'agnp.exe'],
    ['\u200b\u2028 Zoë\t 李 ', 'Zoë 李'],
    ['\u0000', ''],
  ])('%j is %j', (typed, shown) => expect(plainLine(typed)).toBe(shown))

  it('tells a terminal nothing that it would obey, and keeps its lines', () => {
    expect(plainForTerminal('one\n\t\u001b]0;title\u0007two')).toBe('one\n\t?]0;title?two')
  })
})
