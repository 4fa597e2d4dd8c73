import { describe, expect, it, onTestFinished } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { FaultSpec } from '../../../shared/model/fault.ts'
import { testSurroundings } from '../../faults/testing/surroundings.ts'
import { KeptBook } from './kept-book.ts'

const fleet = {
  nodes: [{ name: 'b', availability: 'active', slots: [2] }],
  ...{ unreachable: new Map(), refusals: {}, lost: null, cannotStopEngine: null },
  ...{ hasAgents: false, unheard: new Map(), roomBytes: new Map() },
} as const
const common = { target: { kind: 'all' }, trigger: { kind: 'now' }, forMs: 60_000, seed: 1 } as const

describe('a fault that cannot be taken back', () => {
  it.each<[string, FaultSpec]>([
    ['node b still has "Drain a node', { fault: 'fault.drain-node', input: { node: 'b' }, ...common }],
    ['the engine still has "Stop', { fault: 'fault.stop-engine', input: {}, ...common }],
    [
      'slot 1 (pid 1001) still has "',
      { fault: 'fault.pause', input: {}, ...common, target: { kind: 'slots', slots: [1] } },
    ],
  ])('is told of where it is: %s', async (words, spec) => {
    const clock = createManualClock()
    const kept: KeptBook = new KeptBook({
      clock,
      undoMs: 20_000,
      book: {
        around: () => testSurroundings({ fleet }),
        begin: (order) => queueMicrotask(() => kept.book.hear(order, { fact: 'landed', numbers: {} })),
        undo() {},
        restart() {},
        tell() {},
      },
      nextStep: () => 'Do it by hand',
      changed() {},
      measure() {},
    })
    onTestFinished(() => kept.close())
    const injected = kept.inject(spec)
    if (!injected.ok) throw new Error(injected.error.message)
    await Promise.resolve()
    const undone = kept.undo(injected.value.faultId)
    clock.advance(20_000)
    expect(await undone).toMatchObject({ error: { message: expect.stringContaining(words) } })
  })
})
