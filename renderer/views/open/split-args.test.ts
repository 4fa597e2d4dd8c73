import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinArgs, splitArgs } from './split-args.ts'

describe('split arguments', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['--port 3000', ['--port', '3000']],
    ['  a\tb\nc  ', ['a', 'b', 'c']],
    ['"two words" one', ['two words', 'one']],
    ['\'$HOME "x"\'', ['$HOME "x"']],
    ['--name="a b"c', ['--name=a bc']],
    ['a\\ b', ['a b']],
    ['C:\\Users\\ada\\app.js', ['C:\\Users\\ada\\app.js']],
    ['"" \'\'', ['', '']],
    ['"say \\"hi\\""', ['say "hi"']],
  ])('reads %j as %j', (line, args) => {
    expect(splitArgs(line)).toEqual({ ok: true, args })
  })

  it('says which quote is not closed', () => {
    expect(splitArgs('--title "half')).toEqual({ ok: false, message: 'The quote " is opened but not closed' })
  })

  it('splits what it joined into the same arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(splitArgs(joinArgs(args))).toEqual({ ok: true, args })
      }),
    )
  })
})
