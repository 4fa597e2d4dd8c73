import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinArguments, splitArguments } from './split-arguments.ts'

describe('splitting arguments', () => {
  it('keeps quoted words together', () => {
    expect(splitArguments(`--port 3000 --title "two words" 'a b'`)).toEqual({
      ok: true,
      value: ['--port', '3000', '--title', 'two words', 'a b'],
    })
  })

  it('names the line whose quote is never closed', () => {
    const result = splitArguments(`--title "two`)
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  it('gives back what was joined', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(splitArguments(joinArguments(args))).toEqual({ ok: true, value: args })
      }),
    )
  })
})
