import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { DeckEvents } from '../../../shared/ipc/contract.ts'
import { createOutputStore } from '../../logs/output-store.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { Publish } from '../types.ts'
import { createDetailWatch } from './detail-watch.ts'

function watchSlotOne() {
  const clock = createManualClock()
  const output = createOutputStore({ nowMs: clock.nowMs, monoMs: clock.monoMs })
  const buffer = output.open(1, 1)
  const pushes: DeckEvents['output'][] = []
  const publish: Publish = (name, payload) => {
    if (name === 'output') pushes.push(payload as DeckEvents['output'])
  }
  const watch = createDetailWatch(clock, publish, () => null)
  const session = {
    id: 'c1',
    output,
    slotAt: () => ({ slot: 1, generation: 1, pid: 1 }),
    telemetry: { selfLatest: () => null, osLatest: () => null, lastPoint: () => null },
    history: { exitsOf: () => [] },
    workerAt: () => null,
  } as unknown as ClusterSession
  watch.watch(session, 1)
  const print = (count: number): void => buffer.feed('stdout', Buffer.from('line\n'.repeat(count)))
  return { clock, print, pushes, watch, session }
}

describe('the output of a watched worker', () => {
  it('is pushed 20 times a second while it comes in dribs', () => {
    const { clock, print, pushes } = watchSlotOne()
    for (let round = 0; round < 20; round += 1) {
      print(1)
      clock.advance(50)
    }
    expect(pushes.map(({ output }) => output.lines.length)).toEqual(Array.from({ length: 20 }, () => 1))
  })

  it('is pushed twice a second when it floods, and only its end', () => {
    const { clock, print, pushes } = watchSlotOne()
    for (let round = 0; round < 40; round += 1) {
      print(800)
      clock.advance(50)
    }
    expect(pushes.length).toBeLessThanOrEqual(5)
    for (const { output } of pushes) expect(output.lines).toHaveLength(300)
    expect(pushes.at(-1)?.output.lines.at(-1)?.id).toBeGreaterThan(800)
  })

  it('goes on after a step that failed', () => {
    const { clock, print, pushes, session } = watchSlotOne()
    const { buffer } = session.output
    session.output.buffer = () => {
      throw new Error('a bug')
    }
    expect(() => clock.advance(50)).toThrow('a bug')
    session.output.buffer = buffer
    print(1)
    clock.advance(1000)
    expect(pushes).toHaveLength(1)
  })

  it('ends with its cluster, and only with that', () => {
    const { clock, print, pushes, watch, session } = watchSlotOne()
    watch.forget({ ...session })
    print(1)
    clock.advance(50)
    expect(pushes).toHaveLength(1)
    watch.forget(session)
    expect(clock.timerCount).toBe(0)
  })
})
