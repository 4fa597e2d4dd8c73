import { z } from 'zod'

/** What a person predicts before anything runs, and writes down after it did: the same four forms. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), choice: z.string().min(1).max(60) }),
  z.strictObject({ kind: z.literal('number'), value: z.number().min(-1e12).max(1e12) }),
  /** One value for each bar, by its id. */
  z.strictObject({ kind: z.literal('bars'), values: z.record(z.string().max(60), z.number().min(0).max(1e12)) }),
  /** Ids, first to last. */
  z.strictObject({ kind: z.literal('order'), order: z.array(z.string().max(60)).min(2).max(12) }),
])
export type Answer = z.infer<typeof answerSchema>
