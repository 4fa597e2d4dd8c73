import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Files that the system hands to the deck: what they hold is shown, and nothing of it runs. */
export type OpenableKind = 'experiment' | 'lesson'

const kinds: Readonly<Record<string, OpenableKind>> = { deckexp: 'experiment', decklesson: 'lesson' }

/** What a path is by its ending; null: nothing that is only looked at. */
export function openableKind(path: string): OpenableKind | null {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(kinds, ending) ? (kinds[ending] ?? null) : null
}

/** The file that a word of the command line names: a path, or an address as Linux desktops give it. Null: none of our kinds. */
export function openableFile(word: string, workingDir: string): string | null {
  if (openableKind(word) === null) return null
  if (!word.startsWith('file:')) return resolve(workingDir, word)
  try {
    return fileURLToPath(word)
  } catch {
    // Of another machine, or with a broken escape: the words after it say that there is no such file.
    return resolve(workingDir, word)
  }
}
