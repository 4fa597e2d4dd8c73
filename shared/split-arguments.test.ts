import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinArguments, splitArguments } from './split-arguments.ts'

describe('splitting arguments', () => {
  it.each([
    ['', []],
    ['   ', []],
    [`--port 3000 --title "two words" 'a b'`, ['--port', '3000', '--title', 'two words', 'a b']],
    ['  a\tb\nc  ', ['a', 'b', 'c']],
    ['\'$HOME "x"\'', ['$HOME "x"']],
    ['--name="a b"c', ['--name=a bc']],
    ['a\\ b', ['a b']],
    ['--root C:\\Users\\ada\\app', ['--root', 'C:\\Users\\ada\\app']],
    ['"" \'\'', ['', '']],
    ['"say \\"hi\\""', ['say "hi"']],
  ])('reads %j as %j', (line, args) => {
    expect(splitArguments(line)).toEqual({ ok: true, value: args })
  })

  it('says which quote is not closed', () => {
    expect(splitArguments('--title "half')).toMatchObject({
      error: { code: 'invalid-input', message: expect.stringContaining('The quote " is opened but not closed') },
    })
  })

  it('gives back what was joined', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(splitArguments(joinArguments(args))).toEqual({ ok: true, value: args })
      }),
    )
  })
})
