import { z } from 'zod'

const endWord = z.strictObject({ clusterdeck: z.literal('end'), as: z.enum(['SIGINT', 'SIGTERM', 'SIGHUP']) })

/** The signal that a message on the channel of `tools/run/end-deck.mjs` stands for; null for any other message. */
export function readEndWord(message: unknown): 'SIGINT' | 'SIGTERM' | 'SIGHUP' | null {
  const word = endWord.safeParse(message)
  return word.success ? word.data.as : null
}
