import { z } from 'zod'

/** A whole number within a range of `limits`; the refusal names the thing and the range. */
export function wholeNumber(range: { readonly min: number; readonly max: number }, thing: string) {
  const words = `${thing} must be a whole number from ${range.min} to ${range.max}`
  return z.number({ error: words }).int(words).min(range.min, words).max(range.max, words)
}
