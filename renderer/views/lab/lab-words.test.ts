import { describe, expect, it } from 'vitest'
import type { ShopUser } from '../../../shared/lessons/lab.ts'
import { cartWords, userLooks } from './lab-words.ts'

const sees: ShopUser['sees'] = {
  state: 'in',
  items: ['tea'],
  slot: 2,
  status: 200,
  ms: 3,
  words: '200 OK',
  atMs: 0,
}
const expects = { isLoggedIn: true, items: ['tea'] }

describe('a user of the shop in words', () => {
  it('is out without loss who never came in, and has lost it who did', () => {
    const out = { ...sees, state: 'out' } as const
    expect(userLooks({ sees: out, expects: { ...expects, isLoggedIn: false } })[2]).toBe('idle')
    expect(userLooks({ sees: out, expects })[2]).toBe('bad')
  })

  it.each([
    [['tea'], ['tea'], '1 item'],
    [['tea'], ['tea', 'milk'], '1 of 2 items'],
    [[], [], '0 items'],
    [null, ['tea', 'milk'], '2 items'],
  ])('sees %j where it expects %j: %s', (items, wanted, words) => {
    expect(cartWords({ sees: { ...sees, items }, expects: { isLoggedIn: true, items: wanted } })).toBe(words)
  })
})
