import { describe, expect, it } from 'vitest'
import { compare, drawTable } from './table.mjs'

describe('comparison with a peer', () => {
  const values = { ours: 90, peer: 100, unit: '/s', peerName: 'peer' }

  it('says whether the aim was reached', () => {
    expect(compare('a', { ...values, aim: { atLeast: 1 } })).toMatchObject({ ratio: '0.90 ×', reached: false })
    expect(compare('a', { ...values, aim: { atMost: 1 } })).toMatchObject({ ratio: '0.90 ×', reached: true })
    expect(compare('a', { ...values, aim: null })).toMatchObject({ aim: '', reached: null })
  })

  it('is drawn as aligned columns', () => {
    const figures = [
      compare('short', { ...values, aim: null }),
      compare('quite long', { ...values, aim: { atLeast: 1 } }),
    ]
    const [head, first, second] = drawTable(figures).split('\n')
    expect(head?.indexOf('ours')).toBe(first?.indexOf('90 /s'))
    expect(first?.indexOf('90 /s')).toBe(second?.indexOf('90 /s'))
    expect(second).toContain('MISSED')
  })
})
