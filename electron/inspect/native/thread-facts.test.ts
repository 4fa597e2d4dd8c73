import { describe, expect, it } from 'vitest'
import { catchesSigusr1, parseStatFacts, systemCallName } from './thread-facts.ts'

describe('what the system says of a thread', () => {
  it('is read behind a name that holds anything', () => {
    const stat = `7 (no) R (de) S ${Array.from({ length: 18 }, (_, at) => at).join(' ')} 12345 0`
    expect(parseStatFacts(stat)).toEqual({ state: 'S', startedTicks: 12_345 })
    expect(parseStatFacts('')).toBeNull()
  })

  it.each([
    ['202 0x7f 0x80', 'x64', 'futex'],
    ['98 0x7f', 'arm64', 'futex'],
    ['999 0x7f', 'x64', 'system call 999'],
    ['running', 'x64', null],
    ['-1 0x7f', 'x64', null],
    ['', 'x64', null],
  ])('names a system call: %s on %s', (line, architecture, name) => {
    expect(systemCallName(line, architecture)).toBe(name)
  })

  it.each([
    ['SigCgt:\t0000000100004602', true],
    ['SigCgt:\t0000000100004402', false],
    ['', null],
  ])('tells whether SIGUSR1 has a handler: %s', (status, has) => {
    expect(catchesSigusr1(`Name:\tnode\n${status}\n`)).toBe(has)
  })
})
