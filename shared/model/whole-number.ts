import { z } from 'zod'
import { wholeRefusal } from '../actions/fields.ts'

/** A whole number within a range of `limits`; the refusal names the thing and the range. */
export function wholeNumber(range: { readonly min: number; readonly max: number }, thing: string) {
  const words = wholeRefusal({ words: thing, ...range })
  return z.number({ error: words }).int(words).min(range.min, words).max(range.max, words)
}
