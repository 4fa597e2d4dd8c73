import { describe, expect, it } from 'vitest'
import type { LoadReload, LoadSwap } from '../../../../shared/model/load.ts'
import { reloadProof } from './reload-proof.ts'

const swap = (slot: number, change: Partial<LoadSwap> = {}): LoadSwap => ({
  slot,
  generation: 1,
  nextGeneration: 2,
  tookMs: 300,
  movedCount: 4,
  lateRequestsCount: 0,
  ...change,
})
const reload = (change: Partial<LoadReload> = {}): LoadReload => ({
  operationId: 1,
  startedAtMs: 18_000,
  endedAtMs: 29_000,
  state: 'done',
  swaps: [swap(2), swap(1)],
  ...change,
})

describe('what reloads have to prove', () => {
  it('sums up moved connections and late requests, slot by slot', () => {
    expect(reloadProof([reload()], 10_000)).toMatchObject({
      whenWords: 'reload, 0:08 to 0:19',
      movedCount: 8,
      lateCount: 0,
      verdict: { tone: 'ok' },
      swaps: [
        { slot: 1, generations: 'g1 → g2', tookMs: 300 },
        { slot: 2, words: 'slot 2, g1 → g2 in 300\u202fms: 4 connections moved, 0 requests too late' },
      ],
    })
  })

  it('shows the newest swap of a slot, and all reloads together', () => {
    const second = reload({ operationId: 2, endedAtMs: null, state: 'running', swaps: [swap(1, { generation: 2 })] })
    expect(reloadProof([reload(), second], 10_000)).toMatchObject({
      whenWords: '2 reloads, since 0:08',
      movedCount: 12,
      verdict: { tone: 'info', words: 'under way' },
      swaps: [{ generations: 'g2 → g2' }, { slot: 2 }],
    })
  })

  it.each([
    [{ swaps: [swap(1, { lateRequestsCount: 2 })] }, 'bad', '2 requests came too late'],
    [{ state: 'stopped' }, 'bad', 'stopped: the old worker serves on'],
    [{ swaps: [swap(1, { lateRequestsCount: null, movedCount: null })] }, 'info', 'the old workers told no numbers'],
  ] as const)('says what is wrong: %o', (change, tone, words) => {
    expect(reloadProof([reload(change)], 0)?.verdict).toEqual({ tone, words })
  })

  it('has nothing to say without a reload', () => {
    expect(reloadProof([], 0)).toBeNull()
  })
})
