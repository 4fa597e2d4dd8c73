import { describe, expect, it } from 'vitest'
import type { ReloadSnapshot } from '../../../shared/model/reload.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { SeenLives } from './seen-lives.ts'

/** As much of them as is read. */
const slot = (more: Partial<SlotSnapshot>) =>
  ({ slot: 1, generation: 1, bootMs: null, drain: null, leaving: [], ...more }) as unknown as SlotSnapshot
const reload = (operationId: number, drainsMs: readonly number[]) =>
  ({ operationId, swaps: drainsMs.map((drainMs) => ({ drainMs })) }) as unknown as ReloadSnapshot
const draining = (step: string, toldBy: string | null) => ({ step, toldBy }) as unknown as SlotSnapshot['drain']

describe('what is seen of the lives of workers', () => {
  it('counts each boot once, however often a slot changes', () => {
    const lives = new SeenLives(0)
    lives.slotChanged(slot({}))
    lives.slotChanged(slot({ bootMs: 412 }))
    lives.slotChanged(slot({ bootMs: 412 }))
    lives.slotChanged(slot({ slot: 2, bootMs: 300 }))
    lives.slotChanged(slot({ generation: 2 }))
    lives.slotChanged(slot({ generation: 2, bootMs: 500 }))
    expect(lives.now.bootsMs).toEqual([412, 300, 500])
  })

  it('counts each drain of a reload once, and those of the next one', () => {
    const lives = new SeenLives(0)
    for (const drains of [[], [10], [10], [10, 20]]) lives.reloaded(reload(1, drains))
    for (const drains of [[], [30]]) lives.reloaded(reload(2, drains))
    expect(lives.now.drainsMs).toEqual([10, 20, 30])
  })

  it('tells who listened for the end signal, as soon as that is known', () => {
    const lives = new SeenLives(0)
    lives.slotChanged(slot({ drain: draining('finishing', null) }))
    expect(lives.now).toMatchObject({ endHeard: 0, endUnheard: 0 })
    lives.slotChanged(slot({ drain: draining('signal', 'SIGTERM') }))
    lives.slotChanged(slot({ drain: draining('SIGKILL', 'SIGTERM') }))
    lives.slotChanged(slot({ slot: 2, drain: draining('disconnect', null) }))
    expect(lives.now).toMatchObject({ endHeard: 1, endUnheard: 1 })
  })

  it('keeps the newest 200', () => {
    const lives = new SeenLives(0)
    for (let generation = 1; generation <= 250; generation += 1)
      lives.slotChanged(slot({ generation, bootMs: generation }))
    expect(lives.now.bootsMs).toHaveLength(200)
    expect(lives.now.bootsMs.at(-1)).toBe(250)
  })
})
