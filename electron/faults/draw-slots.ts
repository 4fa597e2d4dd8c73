import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { mix32 } from '../../shared/base/mix32.ts'

/**
 * So many of the slots, each as likely as the others, in rising order. The same seed and draw (0, 1, … of a series) choose
 * the same ones, so that a preview shows what an injection hits and a run can be repeated.
 */
export function drawSlots(slots: readonly number[], count: number, seed: number, draw: number): readonly number[] {
  const left = [...slots].sort((a, b) => a - b)
  const random = xoroshiro128plus(mix32(seed ^ mix32(draw)))
  const drawn: number[] = []
  while (drawn.length < count && left.length > 0) {
    const [slot] = left.splice(uniformInt(random, 0, left.length - 1), 1)
    if (slot !== undefined) drawn.push(slot)
  }
  return drawn.sort((a, b) => a - b)
}
