import { z } from 'zod'
import { loadMethods, loadSettingsSchema } from '../model/load-settings.ts'

/** The request of a person to one worker. */
export const sentRequestSchema = z.strictObject({
  method: z.enum(loadMethods),
  path: z
    .string()
    .max(4096)
    .regex(/^\/[^\s\p{Cc}]*$/u, { error: 'Path must begin with / and hold no spaces' }),
  headers: loadSettingsSchema.shape.headers,
  body: z.string().max(1_000_000, { error: 'Body must not have more than 1 000 000 characters' }),
  timeoutMs: z.number().int().min(100).max(600_000),
})
export type SentRequest = z.infer<typeof sentRequestSchema>

/** What came of it. */
export interface SentAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** At most the first bytes of it; null: it is no text. */
  readonly body: string | null
  /** All of it. */
  readonly bodyBytes: number
  readonly isCut: boolean
  /** From the moment it was sent. */
  readonly firstByteMs: number
  readonly wholeMs: number
  /** Over TLS, whose certificate was not checked: the worker is our own. */
  readonly isSecure: boolean
  /** What the worker printed meanwhile, of whatever request. */
  readonly lines: readonly string[]
}
