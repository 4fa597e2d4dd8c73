import { describe, expect, it } from 'vitest'
import type { HeapRun } from '../../../shared/inspection/heap.ts'
import { runWords, signed } from './heap-words.ts'

const run: HeapRun = {
  runId: 'a',
  clusterId: 'b',
  slot: 2,
  generation: 1,
  way: 'now',
  state: 'walking',
  startedAtMs: 0,
  byteCount: 0,
  heapUsedBytes: 164_000_000,
  whyNoCancel: null,
}

describe('a heap snapshot in words', () => {
  it.each([
    ['replacing', /another worker gets ready/],
    ['draining', /finishes what is open/],
    ['walking', /looks at 164\u202fMB of heap/],
    ['writing', /48\.2\u202fMB on disk/],
  ] as const)('says where it is: %s', (state, words) => {
    expect(runWords({ ...run, state, byteCount: 48_200_000 })).toMatch(words)
  })

  it('says which way a number went', () => {
    expect([signed(1000), signed(-3), signed(0)]).toEqual(['+1\u202f000', '−3', '0'])
  })
})
