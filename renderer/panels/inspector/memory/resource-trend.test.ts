import { describe, expect, it } from 'vitest'
import { resourceTrend } from './resource-trend.ts'

const look = (atS: number, counts: Record<string, number>) => ({
  atMs: atS * 1000,
  counts: new Map(Object.entries(counts)),
})
const words = (...looks: ReturnType<typeof look>[]) =>
  Object.fromEntries([...resourceTrend(looks)].map(([kind, said]) => [kind, said.replaceAll('\u202f', ' ')]))

describe('how resources grow', () => {
  it('says by how much since the first look, both ways, and nothing of what stays', () => {
    const first = look(0, { Timeout: 3, TCPSocketWrap: 9, PipeWrap: 2 })
    const last = look(90, { Timeout: 15, TCPSocketWrap: 4, PipeWrap: 2, ProcessWrap: 1 })
    expect(words(first, look(40, {}), last)).toEqual({
      Timeout: '+12 in 1 m 30 s',
      TCPSocketWrap: '−5 in 1 m 30 s',
      ProcessWrap: '+1 in 1 m 30 s',
    })
  })

  it('says nothing before ten seconds are known', () => {
    expect(words(look(0, { Timeout: 1 }), look(9, { Timeout: 5 }))).toEqual({})
  })
})
