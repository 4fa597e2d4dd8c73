import { limits } from '../../../shared/limits.ts'
import { fail } from '../../../shared/result.ts'

const { min, max } = limits.workers

/** What a refusal says of the range. */
export const rangeWords = `Workers must be a whole number from ${min} to ${max}; zero only by Stop`

/** Null when a cluster may have so many workers, else the refusal. */
export function checkCount(count: number): ReturnType<typeof fail> | null {
  const isFit = Number.isInteger(count) && count >= min && count <= max
  return isFit ? null : fail('invalid-input', `${rangeWords} (got ${count})`)
}
