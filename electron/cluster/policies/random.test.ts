import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import { random } from './random.ts'
import { candidates, draw } from './test-candidates.ts'

describe('random', () => {
  it('gives each of ten workers its tenth, within five standard deviations', () => {
    const all = candidates(10)
    const counts = all.map(() => 0)
    const drawn = draw({ random: createRandom(42) })
    for (let turn = 0; turn < 10_000; turn++) {
      const { workerId } = random(all, drawn) ?? expect.fail()
      counts[workerId - 1] = (counts[workerId - 1] ?? 0) + 1
    }
    // Binomial: mean 1000, standard deviation √(10 000 · 0.1 · 0.9) = 30.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('takes the last one when chance comes near one', () => {
    expect(random(candidates(3), draw({ random: () => 1 - Number.EPSILON }))?.workerId).toBe(3)
  })
})
