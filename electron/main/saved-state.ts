import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import {
  recentSchema,
  rememberedClusterSchema,
  rememberedViewSchema,
  samplingIntervalSchema,
} from '../../shared/model/settings.ts'

const boundsSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(100),
  height: z.number().int().min(100),
  maximized: z.boolean(),
})

const savedStateSchema = z.strictObject({
  version: z.literal(1),
  samplingIntervalMs: samplingIntervalSchema,
  view: rememberedViewSchema,
  window: boundsSchema.nullable(),
  clusters: z.array(rememberedClusterSchema).max(100),
  recents: z.array(recentSchema).max(50),
})
export type SavedState = z.infer<typeof savedStateSchema>

export const freshState: SavedState = {
  version: 1,
  samplingIntervalMs: limits.samplingIntervalMs.default,
  view: {
    theme: 'system',
    timeRangeMs: 5 * 60_000,
    drawerWidthPx: 440,
    columnWidths: {},
    selectedClusterId: null,
    zoomFactor: 1,
    notifications: true,
  },
  window: null,
  clusters: [],
  recents: [],
}

export interface SavedStateFile {
  readonly state: SavedState
  /** True when no deck ever wrote here. */
  readonly isFirstRun: boolean
  /** What was wrong with the file, and where it was set aside; null when nothing was. */
  readonly trouble: string | null
  update(change: Partial<Omit<SavedState, 'version'>>): void
  /** Resolves when everything is on disk; a failed write is told to `onWriteError` (the first of a row) and not retried. */
  flush(): Promise<void>
}

/**
 * Opens `<dir>/deck.json`. A file that cannot be understood is renamed, never overwritten.
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
    },
  }
}

function readState(path: string): { state: SavedState; isFirstRun: boolean; trouble: string | null } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { state: freshState, isFirstRun: true, trouble: null }
    }
    return setAside(path, describe(error))
  }
  try {
    const parsed = savedStateSchema.safeParse(JSON.parse(text))
    if (parsed.success) return { state: parsed.data, isFirstRun: false, trouble: null }
    return setAside(path, z.prettifyError(parsed.error))
  } catch (error) {
    return setAside(path, describe(error))
  }
}

function setAside(path: string, reason: string): { state: SavedState; isFirstRun: boolean; trouble: string } {
  const aside = `${path}.broken-${Date.now()}`
  try {
    renameSync(path, aside)
    return { state: freshState, isFirstRun: false, trouble: `${reason}. It was set aside as ${aside}` }
  } catch (error) {
    return { state: freshState, isFirstRun: false, trouble: `${reason}. It could not be set aside: ${describe(error)}` }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
