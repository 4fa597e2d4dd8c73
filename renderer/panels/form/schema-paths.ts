import { z } from 'zod'

/** What a number may be. */
export interface Bounds {
  readonly min: number
  readonly max: number
}

/** Where the values of a schema stand, in its order: "reload.atOnce". */
export function pathsOf(schema: z.ZodObject, before = ''): readonly string[] {
  return Object.entries(schema.shape).flatMap(([key, own]) =>
    own instanceof z.ZodObject ? pathsOf(own, `${before}${key}.`) : [before + key],
  )
}

/** The schema that judges the value at a path; a path that is none is a bug. */
export function schemaAt(schema: z.ZodObject, path: string): z.ZodType {
  const found = path
    .split('.')
    .reduce<unknown>((own, key) => (own instanceof z.ZodObject ? own.shape[key] : undefined), schema)
  if (found instanceof z.ZodType) return found
  throw new Error(`no schema at ${path}`)
}

/** The bounds of the number at a path; of what is no number there are none. */
export function boundsAt(schema: z.ZodObject, path: string): Bounds {
  const own = schemaAt(schema, path)
  const { minValue, maxValue } = own instanceof z.ZodNumber ? own : { minValue: null, maxValue: null }
  return { min: minValue ?? Number.NEGATIVE_INFINITY, max: maxValue ?? Number.POSITIVE_INFINITY }
}

/** The value at a path of anything; undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((own, key) => Object.getOwnPropertyDescriptor(Object(own), key)?.value, value)
}

/** Values by path as the schema nests them, in its order; what is undefined is left out. */
export function nested(schema: z.ZodObject, values: Readonly<Record<string, unknown>>, before = ''): object {
  const entries = Object.entries(schema.shape).map(([key, own]) => [
    key,
    own instanceof z.ZodObject ? nested(own, values, `${before}${key}.`) : values[before + key],
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
