import { beginning } from './base/shorten.ts'
import { limits } from './limits.ts'
import { fail, ok, type Result } from './result.ts'

/** So much of a refused line is named. */
const shownChars = 40

/** Variables of all slots, and of single ones by their number. */
export interface EnvTexts {
  readonly env: Readonly<Record<string, string>>
  readonly slotEnv: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** One variable as a person writes it. */
interface EnvEntry {
  /** Null: of all slots. */
  readonly slot: number | null
  readonly name: string
  readonly value: string
}

const { min, max } = limits.workers
const ofOneSlot = /^\s*(\d+)\s*:([^=]*=.*)$/s

/** Reads `KEY=VALUE`, or `2:KEY=VALUE` for slot 2 alone; the value is taken as it is. */
export function parseEnvEntry(text: string): Result<EnvEntry> {
  const [, number, own] = ofOneSlot.exec(text) ?? []
  const slot = number === undefined ? null : Number(number)
  if (slot !== null && (slot < min || slot > max)) {
    return fail('invalid-input', `names slot ${number}, but slots are ${min} to ${max}: ${beginning(text, shownChars)}`)
  }
  const assignment = own ?? text
  const equals = assignment.indexOf('=')
  const name = assignment.slice(0, equals).trim()
  if (equals < 0) return fail('invalid-input', `has no "=": ${beginning(text, shownChars)}`)
  if (name === '') return fail('invalid-input', 'has no name before "="')
  return ok({ slot, name, value: assignment.slice(equals + 1) })
}

/** Adds one more; a later one of the same name wins. */
export function withEntry({ env, slotEnv }: EnvTexts, { slot, name, value }: EnvEntry): EnvTexts {
  if (slot === null) return { env: { ...env, [name]: value }, slotEnv }
  return { env, slotEnv: { ...slotEnv, [slot]: { ...slotEnv[slot], [name]: value } } }
}

/** Reads one entry per line. Empty lines and lines beginning with # are skipped. */
export function parseEnvLines(text: string): Result<EnvTexts> {
  let read: EnvTexts = { env: {}, slotEnv: {} }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const entry = parseEnvEntry(line)
    if (!entry.ok) return fail('invalid-input', `Line ${index + 1} ${entry.error.message}`)
    read = withEntry(read, entry.value)
  }
  return ok(read)
}

/** Lines that read as exactly these variables. */
export function formatEnvLines({ env, slotEnv }: EnvTexts): string {
  const ofSlots = Object.entries(slotEnv).flatMap(([slot, own]) =>
    Object.entries(own).map(([name, value]) => `${slot}: ${name}=${value}`),
  )
  return [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...ofSlots].join('\n')
}
