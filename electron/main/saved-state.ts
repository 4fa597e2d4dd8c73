import { copyFileSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
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
 * Opens `<dir>/deck.json`. A file that cannot be understood is renamed, one with broken entries copied, before it is written.
 * Writes are atomic and at most one at a time; changes in between are written together.
 */
export function openSavedState(dir: string, onWriteError: (words: string) => void): SavedStateFile {
  const path = join(dir, 'deck.json')
  const read = readState(path)
  let state = read.state
  let writing: Promise<void> | null = null
  let isDirty = false
  let hasFailed = false

  const write = async (): Promise<void> => {
    while (isDirty) {
      isDirty = false
      try {
        // It holds environments, and so secrets: for this user's eyes alone.
        await writeFileAtomic(path, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
        hasFailed = false
      } catch (error) {
        if (!hasFailed)
          onWriteError(`${path} could not be written (${describe(error)}): changes last only until the deck ends`)
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

function readState(path: string): Pick<SavedStateFile, 'state' | 'isFirstRun' | 'trouble'> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { state: freshState, isFirstRun: true, trouble: null }
    }
    return startFresh(path, describe(error))
  }
  try {
    const understood = understand(JSON.parse(text))
    if (understood === null) return startFresh(path, 'It was written by another version, or is no state of a deck')
    const { state, troubles } = understood
    return { state, isFirstRun: false, trouble: troubles.length === 0 ? null : keepCopy(path, troubles) }
  } catch (error) {
    return startFresh(path, describe(error))
  }
}

function startFresh(path: string, reason: string): Pick<SavedStateFile, 'state' | 'isFirstRun' | 'trouble'> {
  const aside = asidePath(path)
  const kept = attempt(() => renameSync(path, aside), `It was set aside as ${aside}`, 'It could not be set aside')
  const title = 'Saved settings could not be read, the deck started fresh'
  return { state: freshState, isFirstRun: false, trouble: { title, detail: `${reason}. ${kept}` } }
}

function keepCopy(path: string, troubles: readonly string[]): SavedStateFile['trouble'] {
  const aside = asidePath(path)
  const kept = attempt(() => copyFileSync(path, aside), `The file was set aside as ${aside}`, 'It could not be copied')
  const title = 'Some saved settings could not be read, all others were kept'
  return { title, detail: `${troubles.join('. ')}. ${kept}` }
}

function asidePath(path: string): string {
  return `${path}.broken-${Date.now()}`
}

function attempt(act: () => void, done: string, failed: string): string {
  try {
    act()
    return done
  } catch (error) {
    return `${failed}: ${describe(error)}`
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
