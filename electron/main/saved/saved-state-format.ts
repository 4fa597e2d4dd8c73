import { z } from 'zod'
import { limits } from '../../../shared/limits.ts'
import {
  recentSchema,
  rememberedClusterSchema,
  rememberedViewSchema,
  samplingIntervalSchema,
} from '../../../shared/model/settings.ts'

const boundsSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(100),
  height: z.number().int().min(100),
  maximized: z.boolean(),
})

const mostRecents = 50

const savedStateSchema = z.strictObject({
  version: z.literal(1),
  samplingIntervalMs: samplingIntervalSchema,
  view: rememberedViewSchema,
  window: boundsSchema.nullable(),
  clusters: z.array(rememberedClusterSchema).max(limits.clusters.max),
  recents: z.array(recentSchema).max(mostRecents),
})
export type SavedState = z.infer<typeof savedStateSchema>

/** What a deck remembers between two runs. */
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
    logColumns: [],
    editor: 'none',
    editorAddress: '',
    updates: 'off',
  },
  window: null,
  clusters: [],
  recents: [],
}

/** What could be understood, and what could not, in words. */
export interface UnderstoodState {
  readonly state: SavedState
  readonly troubles: readonly string[]
}

/**
 * Reads each part by itself, and each cluster and recent script too: one broken entry does not take the others along.
 * Null when this is no saved state of a version we know.
 */
export function understand(saved: unknown): UnderstoodState | null {
  const outer = z.looseObject({ version: z.literal(1) }).safeParse(saved)
  if (!outer.success) return null
  const troubles: string[] = []
  const parts: Record<string, unknown> = { ...freshState }
  for (const [name, schema] of Object.entries(savedStateSchema.shape)) {
    const value = outer.data[name]
    if (value === undefined) troubles.push(`${name} is missing: the default is used`)
    else if (name === 'clusters' && Array.isArray(value)) {
      parts[name] = readList(name, value, rememberedClusterSchema, limits.clusters.max, troubles)
    } else if (name === 'recents' && Array.isArray(value)) {
      parts[name] = readList(name, value, recentSchema, mostRecents, troubles)
    } else {
      const read = schema.safeParse(value)
      if (read.success) parts[name] = read.data
      else troubles.push(`${name} was not understood, the default is used: ${oneLine(read.error)}`)
    }
  }
  for (const name of Object.keys(outer.data)) {
    if (!(name in savedStateSchema.shape)) troubles.push(`${name} is not known to this version and was left out`)
  }
  const read = savedStateSchema.safeParse(parts)
  return read.success ? { state: read.data, troubles } : null
}

/** The entries that are understood, in their order, and no more than may be; the others are named in `troubles`. */
function readList(
  name: string,
  entries: readonly unknown[],
  schema: z.ZodType,
  most: number,
  troubles: string[],
): readonly unknown[] {
  const ids = new Set<string>()
  const kept = entries.filter((entry, index) => {
    const read = schema.safeParse(entry)
    const id = idOf(entry)
    const isTwin = id !== null && ids.has(id)
    if (id !== null) ids.add(id)
    if (read.success && !isTwin) return true
    const why = read.success ? 'its id belongs to an earlier entry' : oneLine(read.error)
    troubles.push(`${entryName(name, entry, index)} was left out: ${why}`)
    return false
  })
  const tooMany = kept.length - most
  if (tooMany > 0) troubles.push(`the last ${tooMany} of ${name} were left out: there may be ${most}`)
  return kept.slice(0, most)
}

function idOf(entry: unknown): string | null {
  const read = z.looseObject({ id: z.string() }).safeParse(entry)
  return read.success ? read.data.id : null
}

/** `clusters entry 2 ("shop")`. */
function entryName(list: string, entry: unknown, index: number): string {
  const named = z.looseObject({ settings: z.looseObject({ name: z.string().max(limits.nameChars) }) }).safeParse(entry)
  return `${list} entry ${index + 1}${named.success ? ` ("${named.data.settings.name}")` : ''}`
}

function oneLine(error: z.ZodError): string {
  return error.issues.map((issue) => [...issue.path.map(String), issue.message].join(' › ')).join('; ')
}
