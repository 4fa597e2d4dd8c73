import { describe, expect, it } from 'vitest'
import { escapeTwice } from './twice.ts'

/** Whether each of these presses was a second one. */
function seconds(
  presses: readonly (readonly [key: string, timeStamp: number, repeat?: boolean])[],
): readonly boolean[] {
  let firstAtMs: number | null = null
  return presses.map(([key, timeStamp, repeat = false]) => {
    const twice = escapeTwice(firstAtMs, { key, timeStamp, repeat })
    firstAtMs = twice.firstAtMs
    return twice.isSecond
  })
}

describe('Escape pressed twice', () => {
  it('counts two presses within 600 ms', () => {
    expect(
      seconds([
        ['Escape', 0],
        ['Escape', 600],
      ]),
    ).toEqual([false, true])
    expect(
      seconds([
        ['Escape', 0],
        ['Escape', 601],
      ]),
    ).toEqual([false, false])
  })

  it('begins anew after two, and with what came too late', () => {
    expect(
      seconds([
        ['Escape', 0],
        ['Escape', 100],
        ['Escape', 200],
        ['Escape', 300],
      ]),
    ).toEqual([false, true, false, true])
    expect(
      seconds([
        ['Escape', 0],
        ['Escape', 700],
        ['Escape', 900],
      ]),
    ).toEqual([false, false, true])
  })

  it('takes no other key between, and a held key for one press', () => {
    expect(
      seconds([
        ['Escape', 0],
        ['a', 50],
        ['Escape', 100],
      ]),
    ).toEqual([false, false, false])
    expect(
      seconds([
        ['Escape', 0],
        ['Escape', 50, true],
        ['Escape', 90, true],
      ]),
    ).toEqual([false, false, false])
  })
})
