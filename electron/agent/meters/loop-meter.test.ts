import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLoopMeter } from './loop-meter.ts'

const blockMs = 120

function block(): void {
  const end = performance.now() + blockMs
  while (performance.now() < end);
}

/** Where the agent reports from: after the timers of a turn. */
async function checkPhase(): Promise<void> {
  await setTimeout(1)
  await setImmediate()
}

/** It may hold what a busy machine took from the whole process: one such time proves nothing, and a later one is without. */
async function delayOfQuietTime(read: ReturnType<typeof createLoopMeter>['read']): Promise<number> {
  await setTimeout(50)
  await setImmediate()
  return read().delayMaxMs ?? 0
}

/** Of libuv: all of Node's timers share one. V8's own, for its garbage in 8 or 30 s, do not count. */
function timerHandles(): number {
  const { libuv }: { libuv: { type: string; firesInMsFromNow: number }[] } = Object(process.report.getReport())
  return libuv.filter(({ type, firesInMsFromNow }) => type === 'timer' && firesInMsFromNow < 3000).length
}

describe('the loop meter', () => {
  it('sees a block that begins at once', async () => {
    const { read } = createLoopMeter()
    block()
    await checkPhase()
    expect(read().delayMaxMs).toBeGreaterThan(blockMs / 2)
  })

  it('sees every block of a loop that is blocked again and again', async () => {
    const { read } = createLoopMeter()
    for (let time = 0; time < 3; time += 1) {
      block()
      await checkPhase()
      const loop = read()
      expect(loop.delayMaxMs).toBeGreaterThan(blockMs / 2)
      expect(loop.delayP99Ms).toBeGreaterThan(blockMs / 2)
    }
  })

  it('sees the blocks of a loop with very many turns, and hangs no handle of its own on it', async () => {
    const handles = timerHandles()
    const { read } = createLoopMeter()
    for (let turn = 0; turn < 600; turn += 1) await setImmediate()
    expect(timerHandles()).toBe(handles)
    read()
    block()
    await checkPhase()
    expect(read().delayMaxMs).toBeGreaterThan(blockMs / 2)
    await expect.poll(() => delayOfQuietTime(read)).toBeLessThan(blockMs / 2)
  })

  it('measures nothing once it is closed, also in a loop with very many turns', async () => {
    const { read, close } = createLoopMeter()
    for (let turn = 0; turn < 600; turn += 1) await setImmediate()
    close()
    read()
    block()
    await checkPhase()
    expect(read().delayMaxMs).toBeNull()
  })

  it('forgets a block that was reported', async () => {
    const { read } = createLoopMeter()
    block()
    await checkPhase()
    const { delayMaxMs: first } = read()
    await expect.poll(() => delayOfQuietTime(read)).toBeLessThan(first ?? 0)
  })
})
