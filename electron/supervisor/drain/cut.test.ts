import { afterEach, describe, expect, it } from 'vitest'
import type { HeldAtEnd } from '../../../shared/model/worker.ts'
import { createFakeCluster, type FakeCluster } from '../testing/fake-workers.ts'
import { cutBy, cutClause } from './cut.ts'

const held = (requestCount: number | null, connectionCount: number | null): HeldAtEnd => ({
  requestCount,
  connectionCount,
  ageMs: 200,
})
const crash = { code: 1, signal: null, cause: 'crash' } as const

describe('what an end cuts', () => {
  it.each([
    ['', null],
    ['', held(0, 0)],
    ['', held(null, null)],
    [', about 7 requests cut and 22 connections closed', held(7, 22)],
    [', about 1 request cut and 1 connection closed', held(1, 1)],
    [', about 3 connections closed', held(0, 3)],
    [', about 3 connections closed', held(null, 3)],
    [', about 2 requests cut', held(2, null)],
  ] as const)('reads "%s"', (words, what) => {
    expect(cutClause(cutBy(crash, what))).toBe(words)
  })

  it.each([
    ['a crash with code 0', { code: 0, signal: null, cause: 'crash' }, true],
    ['a kill', { code: null, signal: 'SIGKILL', cause: 'asked' }, true],
    ['a stop that had to be forced', { code: null, signal: 'SIGKILL', cause: 'stop' }, true],
    ['a stop it followed', { code: 0, signal: null, cause: 'stop' }, false],
    ['a reload it followed', { code: 0, signal: null, cause: 'reload' }, false],
  ] as const)('is what it held last by %s: %s', (_, end, isCut) => {
    expect(cutBy(end, held(2, 2)) !== null).toBe(isCut)
  })
})

describe('an exit of a slot', () => {
  let cluster: FakeCluster
  afterEach(() => cluster.supervisor.close())

  it('says what it cut, whatever follows', async () => {
    cluster = createFakeCluster()
    await cluster.startListening(1)
    cluster.worker(1).held = held(7, 22)
    cluster.clock.advance(134_000)
    cluster.exit(1, null, 'SIGKILL')
    cluster.listen(1)
    cluster.worker(1).held = held(1, 2)
    cluster.exit(1, 1)
    expect(cluster.words()).toContain(
      'slot 1 exited by SIGKILL after 2 m 14 s, about 7 requests cut and 22 connections closed; starting again as g2',
    )
    expect(cluster.words().at(-1)).toMatch(
      /^slot 1 exited with code 1 after .* \(< 1 s\), about 1 request cut and 2 connections closed: unstable 1 of 5/,
    )
    expect(cluster.exits.map(({ cut }) => cut?.requestCount)).toEqual([7, 1])
  })
})
