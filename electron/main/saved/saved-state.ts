import { copyFileSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { writeWhole } from '../../platform/write-whole.ts'
import { freshState, type SavedState, understand } from './saved-state-format.ts'

export interface SavedStateFile {
  readonly state: SavedState
  /** True when no deck ever wrote here. */
  readonly isFirstRun: boolean
  /** What was wrong with the file, and where it is kept as it was; null when nothing was. */
  readonly trouble: { readonly title: string; readonly detail: string } | null
  update(change: Partial<Omit<SavedState, 'version'>>): void
  /** Resolves when everything is on disk; a failed write is told to `onWriteError` (the first of a row) and tried once more. */
  flush(): Promise<void>
}

/**
 * Opens `<dir>/deck.json`. A file that cannot be understood is renamed, one with broken entries copied, before anything is
 * written in its place.
 * Writes are atomic and at most one at a time; changes in between are written together.
 */
export function openSavedState(dir: string, onWriteError: (words: string) => void): SavedStateFile {
  const path = join(dir, 'deck.json')
  const read = readState(path)
  let state = read.state
  let writing: Promise<void> | null = null
  /** What keeps the file as it was found, as long as that has not been done: until then nothing is written over it. */
  let keepFound = read.keep
  let isDirty = false
  let hasFailed = false

  const write = async (): Promise<void> => {
    while (isDirty) {
      isDirty = false
      try {
        keepFound?.()
        keepFound = null
        // It holds environments, and so secrets: for this user's eyes alone.
        await writeWhole(path, `${JSON.stringify(state, null, 2)}\n`)
        hasFailed = false
      } catch (error) {
        if (!hasFailed)
          onWriteError(`${path} could not be written (${errorWords(error)}): changes last only until the deck ends`)
        hasFailed = true
      }
    }
    writing = null
  }

  return {
    get state() {
      return state
    },
    isFirstRun: read.isFirstRun,
    trouble: read.trouble,
    update(change) {
      state = { ...state, ...change }
      isDirty = true
      // The next turn collects what changes together.
      writing ??= Promise.resolve().then(write)
    },
    async flush() {
      await writing
      if (!hasFailed) return
      // The disk may have room again.
      isDirty = true
      await write()
    },
  }
}

interface ReadState extends Pick<SavedStateFile, 'state' | 'isFirstRun' | 'trouble'> {
  /** Keeps the file as it was found, which could not be done yet; throws as `fs` does. Null: there is nothing to keep. */
  readonly keep: (() => void) | null
}

function readState(path: string): ReadState {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return { state: freshState, isFirstRun: true, trouble: null, keep: null }
    }
    return startFresh(path, errorWords(error))
  }
  try {
    const understood = understand(JSON.parse(text))
    if (understood === null) return startFresh(path, 'It was written by another version, or is no state of a deck')
    const { state, troubles } = understood
    if (troubles.length === 0) return { state, isFirstRun: false, trouble: null, keep: null }
    const title = 'Some saved settings could not be read, all others were kept'
    return { state, isFirstRun: false, ...setAside(title, troubles.join('. '), path, copyFileSync) }
  } catch (error) {
    return startFresh(path, errorWords(error))
  }
}

function startFresh(path: string, reason: string): ReadState {
  const title = 'Saved settings could not be read, the deck started fresh'
  return { state: freshState, isFirstRun: false, ...setAside(title, reason, path, renameSync) }
}

function setAside(
  title: string,
  reason: string,
  path: string,
  act: (from: string, to: string) => void,
): Pick<ReadState, 'trouble' | 'keep'> {
  const aside = asidePath(path)
  try {
    act(path, aside)
    return { trouble: { title, detail: `${reason}. The file was set aside as ${aside}` }, keep: null }
  } catch (error) {
    const words = `The file could not be set aside (${errorWords(error)}): nothing is saved before that succeeds`
    return { trouble: { title, detail: `${reason}. ${words}` }, keep: () => act(path, asidePath(path)) }
  }
}

function asidePath(path: string): string {
  return `${path}.broken-${Date.now()}`
}
