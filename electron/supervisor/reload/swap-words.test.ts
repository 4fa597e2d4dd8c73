import { describe, expect, it } from 'vitest'
import type { SwapRecord } from '../../../shared/model/reload.ts'
import { noNumbers } from '../testing/fake-workers.ts'
import { isWarned, swapWords } from './swap-words.ts'

const numbers = { ...noNumbers, movedCount: 11, requestsSinceCount: 3 }
const swap = (change: Partial<SwapRecord['numbers'] & object> | null): SwapRecord => ({
  slot: 1,
  generation: 1,
  nextGeneration: 2,
  readyMs: 200,
  drainMs: 100,
  numbers: change === null ? null : { ...numbers, ...change },
  endedBy: 'nothing open',
  warning: null,
})

describe('the proof of a reload', () => {
  it('sums up what was moved and what came too late', () => {
    expect(swapWords([swap({}), swap({ movedCount: 1 }), swap(null)])).toBe(
      '12 connections moved, no request came to an old worker after its hand-overs had stopped',
    )
    expect(swapWords([swap({ lateRequestsCount: 1 }), swap({ lateRequestsCount: 1 })])).toContain('2 requests came')
  })

  it('names old workers that did not end well', () => {
    const bad = {
      ...swap({}),
      warning: "slot 1's g1 ended with code 1 while it drained: its own SIGTERM handler failed",
    }
    expect(swapWords([swap({}), bad])).toMatch(/hand-overs had stopped; 1 old worker ended with a warning$/)
    expect(swapWords([{ ...bad, numbers: null }])).toBe('1 old worker ended with a warning')
    expect([isWarned([swap({})]), isWarned([swap({}), bad])]).toEqual([false, true])
  })

  it('claims nothing of workers that told nothing', () => {
    expect(swapWords([])).toBe('')
    expect(swapWords([swap(null)])).toBe('')
  })
})
