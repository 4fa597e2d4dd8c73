import { describe, expect, it } from 'vitest'
import { runMonkey } from '../tools/monkey/run-monkey.mjs'

/** `npm run monkey -- --seed N` repeats its choices, and goes on for longer. */
const seed = 20_261_128

describe('a monkey at the deck', () => {
  it(`finds no fault with seed ${seed}`, async () => {
    const { done, faults } = await runMonkey({
      electron: process.execPath,
      seed,
      actionCount: 120,
      limitMs: 15_000,
    })
    expect(faults, `after these actions:\n${done.slice(-20).join('\n')}`).toEqual([])
    expect(done.length).toBeGreaterThan(10)
  }, 180_000)
})
