import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { ClusterSettings, SettingsPatch } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type Bounds, boundsAt, nested, schemaAt, valueAt } from './schema-paths.ts'

/** A form as typed: text, the value of a choice, or whether a box is ticked. Nothing typed is ever lost. */
export type Draft = Readonly<Record<string, string | boolean>>

/** How a value is typed: yes or no is ticked, one of a few is chosen, and all else is text. */
export type Typed<T> = {
  readonly [K in keyof T]: T[K] extends boolean
    ? boolean
    : string extends T[K]
      ? string
      : T[K] extends string
        ? T[K]
        : string
}

/** What is wrong with fields, in words; a field that is fine is absent. */
export type Faults<D> = Readonly<{ [K in keyof D]?: string }>

export interface Choice<T extends string> {
  readonly value: T
  readonly label: string
  /** Spoken name where the label is short. */
  readonly name?: string
  /** It is shown, and cannot be chosen. */
  readonly isRefused?: boolean
}

/** What people see of a field. */
export interface FieldView<D> {
  readonly label: string
  /** Text, unless said. A number without a `unit` has the system's own input. */
  readonly kind?: 'text' | 'number' | 'lines' | 'select' | 'tick'
  readonly hint?: ReactNode
  /** A hint that depends on what is typed, or on the system. */
  hintOf?(draft: D, platform: string): ReactNode
  /** What a number counts, beside or inside its input; '' = nothing that needs a word. */
  readonly unit?: string
  readonly placeholder?: string
  readonly isMono?: boolean
  /** Of `lines`. */
  rowsOf?(text: string): number
  readonly choices?: readonly Choice<string>[]
  readonly className?: string
  /** A field that does not apply is not shown, and not judged. */
  applies?(draft: D): boolean
}

/** A field: what people see, and how what they type becomes a value. */
export interface FieldEntry<D, V, T = unknown> extends FieldView<D> {
  readonly choices?: readonly Choice<Extract<T, string>>[]
  /**
   * Where its value stands in what the form makes, if not under the field's own name. Of several, what it reads is an object
   * by path. None: it only says how others are read.
   */
  readonly at?: string | readonly string[]
  /** How the value is typed, where that is not as it stands. */
  show?(value: V): T
  /** How what is typed is read, where its kind does not say it. Undefined is left out. */
  read?(draft: D): Result<unknown>
  /** So many base units is one of what people type. */
  readonly per?: number
  /** What is said instead of the schema's words. */
  readonly refusal?: string | ((bounds: Bounds) => string)
}

/** A form as one table: a row for each field, and the schema of what it makes, which judges each value at its path. */
export interface FormTable<D extends Draft, V> {
  readonly schema: z.ZodObject & z.ZodType<V>
  readonly fields: { readonly [K in keyof D]: FieldEntry<D, V, D[K]> }
  /** NaN when the text is no number. */
  readNumber(text: string, per: number | undefined): number
  /** What takes the place of a value that is wrong, or cannot be read and does not apply. */
  standIn(path: string): unknown
  /** What is wrong between fields that are fine each. */
  faultsBetween?(value: V, draft: D): Faults<D>
}

/** What a form says. With faults, something stands in for each value that is wrong. */
export interface ReadForm<D, V> {
  readonly value: V
  readonly faults: Faults<D>
}

/** The form for a value. */
export function draftOf<D extends Draft, V>(table: FormTable<D, V>, value: V): D {
  const typed = entriesOf(table).map(([name, field]) => [name, field.show?.(value) ?? shown(name, field, value)])
  // The table has a row for each key of the draft, and its types say what each shows.
  return Object.fromEntries(typed) as D
}

/** Reads a form; every fault is named at once, at its field. */
export function readForm<D extends Draft, V>(table: FormTable<D, V>, draft: D): ReadForm<D, V> {
  const faults: Record<string, string> = {}
  const values: Record<string, unknown> = {}
  for (const entry of entriesOf(table)) {
    const [name, field] = entry
    const read = readField(table, entry, draft)
    for (const path of pathsOfField(name, field)) values[path] = read.ok ? read.value[path] : table.standIn(path)
    if (!read.ok && field.applies?.(draft) !== false) faults[name] = read.error.message
  }
  // Each value was judged by the schema of its path, and the rest are of the same kind.
  const read = { value: nested(table.schema, values), faults } as ReadForm<D, V>
  return { ...read, faults: { ...table.faultsBetween?.(read.value, draft), ...read.faults } }
}

/** Where the values of a field stand. */
export function pathsOfField(name: string, { at = name }: Pick<FieldEntry<never, never>, 'at'>): readonly string[] {
  return typeof at === 'string' ? [at] : at
}

/** A value as the schema takes it, or what is wrong with it; an entry of a list is named by its place. */
export function judge<T>(schema: z.ZodType<T>, value: unknown): Result<T> {
  const judged = schema.safeParse(value)
  if (judged.success) return ok(judged.data)
  const [issue] = judged.error.issues
  const [index] = issue?.path ?? []
  const words = issue?.message ?? 'This cannot be read'
  return fail('invalid-input', typeof index === 'number' ? `Entry ${index + 1}: ${words}` : words)
}

/** Fields typed anew: their faults are forgotten. */
export function typedAnew<D extends Draft, S extends { readonly draft: D; readonly faults: Faults<D> }>(
  form: S & { readonly draft: D },
  patch: Partial<NoInfer<D>>,
): S {
  const faults = Object.fromEntries(Object.entries(form.faults).filter(([name]) => !(name in patch)))
  return { ...form, draft: { ...form.draft, ...patch }, faults }
}

/** Only what differs from the present settings. */
export function patchOf(value: object, settings: ClusterSettings): SettingsPatch {
  const before: Readonly<Record<string, unknown>> = settings
  return Object.fromEntries(
    Object.entries(value).filter(([key, own]) => JSON.stringify(own) !== JSON.stringify(before[key])),
  )
}

function entriesOf<D extends Draft, V>({ fields }: FormTable<D, V>): [string, FieldEntry<D, V>][] {
  return Object.entries<FieldEntry<D, V>>(fields)
}

function shown<D, V>(name: string, field: FieldEntry<D, V>, value: V): unknown {
  const [path = name] = pathsOfField(name, field)
  const own = valueAt(value, path)
  if (typeof own !== 'number') return own
  return String(field.per === undefined ? own : Number((own / field.per).toFixed(3)))
}

/** The values of a field by path, or the first fault. */
function readField<D extends Draft, V>(
  table: FormTable<D, V>,
  [name, field]: [string, FieldEntry<D, V>],
  draft: D,
): Result<Readonly<Record<string, unknown>>> {
  const read = field.read?.(draft) ?? ok(usuallyRead(table, field, draft[name]))
  if (!read.ok) return read
  const paths = pathsOfField(name, field)
  const values: Record<string, unknown> = {}
  for (const path of paths) {
    const judged = judge(schemaAt(table.schema, path), paths.length === 1 ? read.value : valueAt(read.value, path))
    if (!judged.ok) return fail('invalid-input', refused(field, boundsAt(table.schema, path)) ?? judged.error.message)
    values[path] = judged.value
  }
  return ok(values)
}

function usuallyRead<D extends Draft, V>(
  table: FormTable<D, V>,
  { kind = 'text', per }: FieldEntry<D, V>,
  typed: unknown,
): unknown {
  if (typeof typed !== 'string') return typed
  if (kind === 'number') return table.readNumber(typed, per)
  return kind === 'text' ? typed.trim() : typed
}

function refused<D, V>({ refusal }: FieldEntry<D, V>, bounds: Bounds): string | undefined {
  return typeof refusal === 'function' ? refusal(bounds) : refusal
}
