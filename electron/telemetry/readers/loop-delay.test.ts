import { setImmediate as checkPhase, setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLoopDelay } from './loop-delay.ts'

describe('loop delay', () => {
  it('is seen in a loop that was idle before, and in one that was busy', async () => {
    const delay = createLoopDelay()
    onTestFinished(() => delay.close())
    expect(delay.takeP99Ms()).toBeNull()
    // The first stretch decides how closely the second is looked at, and so on.
    for (const before of ['idle', 'busy'] as const) {
      await pause(350)
      block(before === 'busy' ? 50 : 0)
      await afterTimers()
      delay.takeP99Ms()
      await pause(350)
      block(400)
      await afterTimers()
      expect(delay.takeP99Ms(), before).toBeGreaterThan(250)
    }
  })

  it.each(['idle', 'busy'] as const)('is small where nothing blocks, in a loop that was %s before', async (before) => {
    const delay = createLoopDelay()
    onTestFinished(() => delay.close())
    // A machine that gives the whole process no time for a while delays its loop, too: but not in every stretch.
    await expect
      .poll(async () => {
        await pause(350)
        block(before === 'busy' ? 50 : 0)
        await afterTimers()
        delay.takeP99Ms()
        await pause(350)
        await afterTimers()
        return delay.takeP99Ms()
      })
      .toBeLessThan(90)
  })
})

function block(ms: number): void {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

/** A block that just ended is in the histogram when its own timer has fired. */
async function afterTimers(): Promise<void> {
  await pause(0)
  await checkPhase()
}
