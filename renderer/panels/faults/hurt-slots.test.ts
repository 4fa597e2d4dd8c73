import { describe, expect, it } from 'vitest'
import type { FaultSnapshot } from '../../../shared/model/fault.ts'
import { aFault, aHit } from '../../testing/fault.ts'
import { hurtInWords, hurtStretches, hurtsOf } from './hurt-slots.ts'

const spec = (fault: FaultSnapshot['spec']['fault']) => ({ ...aFault().spec, fault }) as FaultSnapshot['spec']

const slow = aFault({
  id: 2,
  spec: spec('fault.dependency-down'),
  slots: [1, 2],
  hits: [],
})

describe('who is hurt', () => {
  it('is a slot with a hit that is at work', () => {
    const fault = aFault({
      slots: [1, 2, 3],
      hits: [aHit(1), aHit(2, { endedAtMs: 12_000, state: 'reverted' }), aHit(3, { state: 'did-not-land' })],
    })
    const hurt = [1, 2, 3, 4].filter((slot) => hurtsOf({ active: [fault] }, slot).length > 0)
    expect(hurt).toEqual([1])
  })

  it('is nobody while a fault waits', () => {
    expect(hurtsOf({ active: [aFault({ state: 'waiting', hits: [] })] }, 3)).toEqual([])
  })

  it('is every slot that a dependency is shared by, from when it landed', () => {
    expect(hurtsOf({ active: [slow] }, 2)).toEqual([slow])
    expect(hurtsOf({ active: [{ ...slow, state: 'injecting' }] }, 2)).toEqual([])
  })

  it('is said with the time left', () => {
    const words = hurtInWords([aFault(), slow], 13_100).replaceAll('\u202f', ' ')
    expect(words).toBe('fault: block event loop, 12 s left; fault: dependency down, 12 s left')
    expect(hurtInWords([], 0)).toBe('')
  })
})

describe('stretches of time with a fault', () => {
  it('go from landing to the end of each hit, oldest first', () => {
    const ended = aFault({ id: 1, hits: [aHit(2, { landedAtMs: 5000, endedAtMs: 8000 })] })
    const now = aFault({ id: 2, hits: [aHit(3), aHit(4, { landedAtMs: null })] })
    expect(hurtStretches({ active: [now], ended: [ended], railWords: null })).toEqual([
      { slot: 2, startAtMs: 5000, endAtMs: 8000, words: 'block event loop' },
      { slot: 3, startAtMs: 10_100, endAtMs: null, words: 'block event loop' },
    ])
  })

  it('leave out what strikes once, and take a dependency for all that share it', () => {
    const kill = aFault({ spec: spec('fault.sigkill') })
    expect(hurtStretches({ active: [kill, slow], ended: [], railWords: null })).toEqual([
      { slot: 1, startAtMs: 10_100, endAtMs: null, words: 'dependency down' },
      { slot: 2, startAtMs: 10_100, endAtMs: null, words: 'dependency down' },
    ])
  })
})
