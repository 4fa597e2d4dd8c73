import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from './clean-text.ts'

describe('clean text', () => {
  it.each([
    ['plain', 'GET / 200', 'GET / 200'],
    ['colours', '\u001b[31merror\u001b[0m: \u001b[1;38;5;208mno\u001b[m', 'error: no'],
    ['a title and a link', '\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b', 'ab'],
    ['a sequence cut off', 'a\u001b]0;never ended', 'a'],
    ['carriage return at the end', 'line\r', 'line'],
    ['a progress bar', '10 %\r20 %', '10 %␍20 %'],
    ['tab stays', 'a\tb', 'a\tb'],
    ['binary', '\u0000\u0001\u007f\u0085', '␀␁␡\ufffd'],
    ['other scripts', 'žluťoučký 🐎 日本', 'žluťoučký 🐎 日本'],
  ])('%s', (_name, raw, shown) => {
    expect(cleanText(raw)).toBe(shown)
  })

  it('never lets a control character through but tab', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        for (const character of cleanText(raw)) {
          const code = character.codePointAt(0) ?? 0
          expect(code === 9 || (code >= 0x20 && (code < 0x7f || code > 0x9f))).toBe(true)
        }
      }),
    )
  })

  it('takes time in proportion to the line, whatever it holds', () => {
    const started = performance.now()
    for (const hard of ['\u001b]'.repeat(8000), '\u001b['.repeat(8000), `\u001b[${'0;'.repeat(8000)}`]) cleanText(hard)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('shows what is no text by its ASCII alone', () => {
    const bytes = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0x01, 0xff, 0xfe, 0xd0, 0x90, 0x80, 0x81, 0x00, 0x41])
    expect(cleanText(bytes.toString('utf8'))).toMatch(/^·ELF·+A$/)
  })

  it('leaves one odd byte in a message visible', () => {
    expect(cleanText(`caf${'\ufffd'} ouvert, Привет`)).toBe(`caf${'\ufffd'} ouvert, Привет`)
  })
})
