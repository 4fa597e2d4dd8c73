import { describe, expect, it } from 'vitest'
import { InjectedEnds } from './injected-ends.ts'

describe('ends that a fault makes', () => {
  it('are told once, and not when the request was given back to the app', () => {
    const ends = new InjectedEnds()
    const [answer, other] = [{}, {}]
    expect(ends.take(answer)).toBe(false)
    ends.mark(answer, true)
    ends.mark(other, true)
    ends.mark(other, false)
    expect([ends.take(other), ends.take(answer), ends.take(answer)]).toEqual([false, true, false])
  })
})
