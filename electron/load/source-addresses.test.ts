import { describe, expect, it } from 'vitest'
import { sourceAddress, sourceRefusal } from './source-addresses.ts'

describe('source addresses of load', () => {
  it('are dealt to connections in turn, from 127.0.0.2 on', () => {
    expect([0, 1, 2, 3].map((connection) => sourceAddress(3, connection))).toEqual([
      ...['127.0.0.2', '127.0.0.3', '127.0.0.4'],
      '127.0.0.2',
    ])
    expect(sourceAddress(1, 5)).toBeNull()
  })

  it('are refused on macOS with the first that is missing and the way out, not at each connection', () => {
    const one = () => new Set(['127.0.0.1', '127.0.0.2'])
    expect(sourceRefusal(3, 'darwin', one)).toBe(
      'Load cannot come from 127.0.0.3: macOS has only 127.0.0.1, until ifconfig lo0 alias adds others. Use 1 source address, or add the others (sudo ifconfig lo0 alias 127.0.0.3 up)',
    )
    expect(sourceRefusal(1, 'darwin', one)).toBeNull()
    expect(sourceRefusal(2, 'darwin', () => new Set(['127.0.0.2', '127.0.0.3']))).toBeNull()
  })

  it.each(['linux', 'win32'])('need nothing on %s, where all of 127.0.0.0/8 is there', (platform) => {
    expect(sourceRefusal(3, platform, () => new Set())).toBeNull()
  })
})
