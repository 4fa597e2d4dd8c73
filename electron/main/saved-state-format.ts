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
    else if (schema instanceof z.ZodArray && Array.isArray(value)) {
      parts[name] = value.slice(0, mostEntries).filter((entry, index) => {
        const read = schema.element.safeParse(entry)
        if (!read.success) troubles.push(`${entryName(name, entry, index)} was left out: ${oneLine(read.error)}`)
        return read.success
      })
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

const mostEntries = 100

/** `clusters entry 2 ("shop")`. */
function entryName(list: string, entry: unknown, index: number): string {
  const named = z.looseObject({ settings: z.looseObject({ name: z.string().max(80) }) }).safeParse(entry)
  return `${list} entry ${index + 1}${named.success ? ` ("${named.data.settings.name}")` : ''}`
}

function oneLine(error: z.ZodError): string {
  return error.issues.map((issue) => [...issue.path.map(String), issue.message].join(' › ')).join('; ')
}
