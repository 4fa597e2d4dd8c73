import { z } from 'zod'
import type { HeapComparison } from '../../../shared/inspection/heap.ts'

/** What the reading thread is started with. */
export const readerAskSchema = z.strictObject({
  beforePath: z.string(),
  afterPath: z.string(),
  isNumbered: z.boolean(),
})
export type ReaderAsk = z.infer<typeof readerAskSchema>

/** Its one answer: built from the same sources, in the same process. */
export type ReaderAnswer = { readonly comparison: HeapComparison } | { readonly words: string }
