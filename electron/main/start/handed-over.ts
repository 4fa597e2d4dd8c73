import { z } from 'zod'

/** What a second start hands to the deck that runs already. */
const handedOverSchema = z.object({ words: z.array(z.string()), workingDir: z.string() })
export type HandedOver = z.infer<typeof handedOverSchema>

/** Parses what came over from another process; nonsense counts as a start without words. */
export function readHandedOver(data: unknown): HandedOver {
  const parsed = handedOverSchema.safeParse(data)
  return parsed.success ? parsed.data : { words: [], workingDir: process.cwd() }
}
