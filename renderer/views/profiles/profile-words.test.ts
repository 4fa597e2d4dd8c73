import { describe, expect, it } from 'vitest'
import { aFrame } from '../../../shared/profiles/testing/parts.ts'
import { aProfileSummary } from '../../testing/profile.ts'
import { gapWords, idleWords, kindWords, momentWords, placeWords, weightWords } from './profile-words.ts'

const plain = (text: string | null): string | null => text?.replaceAll('\u202f', ' ') ?? null

describe('words of a profile', () => {
  it('say time of the processor, or memory', () => {
    expect(plain(weightWords('cpu', 1_200_000))).toBe('1.2 s')
    expect(plain(weightWords('allocations', 48_200_000))).toBe('48.2 MB')
  })

  it('tell moments apart by their ticks, however near those are', () => {
    const moments = (step: number) => [20, 21, 22].map((at) => plain(momentWords(at * step, step)))
    expect(moments(1_000_000)).toEqual(['20 s', '21 s', '22 s'])
    expect(moments(100_000)).toEqual(['2.0 s', '2.1 s', '2.2 s'])
    expect(moments(50_000)).toEqual(['1 000 ms', '1 050 ms', '1 100 ms'])
    expect(moments(20)).toEqual(['0.40 ms', '0.42 ms', '0.44 ms'])
  })

  it('name a place by what tells it apart: the file, the package, the module', () => {
    const deep = '/srv/node_modules/express/lib/router/layer.js'
    expect(placeWords(aFrame('f', 'app', 42))).toBe('app.js:42')
    expect(placeWords({ ...aFrame('f', 'package', 9), file: deep, packageName: 'express' })).toBe(
      'express/lib/router/layer.js:9',
    )
    expect(placeWords({ ...aFrame('f', 'package', 9), file: 'C:\\a\\node_modules\\pad\\i.js' })).toBe('pad/i.js:9')
    expect(
      placeWords({ ...aFrame('f', 'package', 1), file: '/opt/deck/agent.cjs', packageName: 'clusterdeck (its agent)' }),
    ).toBe('clusterdeck (its agent) agent.cjs:1')
    expect(placeWords(aFrame('f', 'node', 80))).toBe('node:fs:80')
    expect(placeWords(aFrame('(program)', 'native'))).toBe('')
  })

  it('say of a worker that waited that it did, and how much', () => {
    expect(plain(idleWords({ sideWeight: [100, 100], sideIdle: [97, 97] }))).toBe('mostly idle: 97 %')
    expect(plain(idleWords({ sideWeight: [100], sideIdle: [12] }))).toBe('idle 12 %')
    expect(idleWords({ sideWeight: [100], sideIdle: [0] })).toBeNull()
    expect(idleWords({ sideWeight: [], sideIdle: [] })).toBeNull()
  })

  it('write a difference with its sign', () => {
    expect([0.12, -0.031, 0.0001, -0.7].map(gapWords).map(plain)).toEqual(['+12 %', '−3.1 %', '±0 %', '−70 %'])
  })

  it('say of what and for how long', () => {
    expect(plain(kindWords(aProfileSummary({ durationMs: 10_000 })))).toBe('CPU, 10 s')
    expect(plain(kindWords(aProfileSummary({ trigger: 'boot', durationMs: 1900 })))).toBe('CPU of a start, 1.9 s')
    expect(plain(kindWords(aProfileSummary({ kind: 'allocations', durationMs: 5000 })))).toBe('allocations, 5.0 s')
  })
})
