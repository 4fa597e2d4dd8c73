import { z } from 'zod'
import { duration } from '../base/plain-words.ts'

const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }
const pattern = /^(\d+(?:\.\d+)?) ?(ms|s|m)$/

/** "500 ms", "2s", "1.5 m" in ms; null for any other text. */
export function readTime(text: string): number | null {
  const match = pattern.exec(text.trim())
  if (match === null) return null
  return Math.round(Number(match[1]) * (msPerUnit[match[2] ?? ''] ?? 0))
}

/** A time in a file: a text with its unit, or a number of ms. Its bounds are said in words a person reads. */
export function timeSchema(bounds: { readonly min: number; readonly max: number }, thing: string): z.ZodType<number> {
  const words = `${thing} must be a time from ${duration(bounds.min)} to ${duration(bounds.max)}, as "500 ms", "2 s" or a number of ms`
  const written = z.union([z.number(), z.string()], { error: words })
  return written.transform((value, context) => {
    const ms = typeof value === 'number' ? value : readTime(value)
    if (ms !== null && Number.isInteger(ms) && ms >= bounds.min && ms <= bounds.max) return ms
    context.issues.push({ code: 'custom', message: `${words}, not ${JSON.stringify(value)}`, input: value })
    return z.NEVER
  })
}
