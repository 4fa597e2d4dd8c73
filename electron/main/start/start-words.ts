import { z } from 'zod'

/**
 * The words meant for the deck: everything after the app's own path. Run from source (`electron … <app> words`) the path
 * is the first word that is no switch; a packaged binary has none.
 */
export function wordsAfterAppPath(argv: readonly string[], isRunFromSource: boolean): readonly string[] {
  if (!isRunFromSource) return argv.slice(1)
  const path = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'))
  return path === -1 ? [] : argv.slice(path + 1)
}

/** What a second start hands to the deck that runs already. */
const handedOverSchema = z.object({ words: z.array(z.string()), workingDir: z.string() })
export type HandedOver = z.infer<typeof handedOverSchema>

/** Parses what came over from another process; nonsense counts as a start without words. */
export function readHandedOver(data: unknown): HandedOver {
  const parsed = handedOverSchema.safeParse(data)
  return parsed.success ? parsed.data : { words: [], workingDir: process.cwd() }
}
