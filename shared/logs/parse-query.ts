import { fail, ok, type Result } from '../result.ts'
import { type LogLevel, logLevels } from './log-entry.ts'

// Long for the many kinds of terms, each of which is a few lines.

export const comparisons = ['>=', '<=', '!=', '>', '<', '=', ':'] as const
export type Comparison = (typeof comparisons)[number]

/** What one word of a query asks for. All of them must hold. */
export type LogCondition =
  /** Small letters alone match any case. */
  | { readonly kind: 'text'; readonly text: string; readonly ignoresCase: boolean }
  | { readonly kind: 'pattern'; readonly source: string; readonly ignoresCase: boolean }
  | { readonly kind: 'level'; readonly comparison: Comparison; readonly level: LogLevel }
  | { readonly kind: 'slot'; readonly slots: readonly number[] }
  | { readonly kind: 'generation'; readonly generations: readonly number[] }
  | { readonly kind: 'stream'; readonly stream: 'stdout' | 'stderr' }
  | { readonly kind: 'is'; readonly what: (typeof isWords)[number] }
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'time'; readonly side: 'before' | 'after'; readonly atMs: number }
  /** A field of a structured line; a line without such a field matches if it has the word as it was typed. */
  | {
      readonly kind: 'field'
      readonly name: string
      readonly comparison: Comparison
      readonly value: string
      readonly typed: string
    }

/** One word, and where it stands in what was typed. */
export interface LogTerm {
  readonly condition: LogCondition
  readonly isNegated: boolean
  readonly from: number
  readonly to: number
}

const isWords = ['error', 'life', 'repeated', 'cut'] as const
const keyed = /^([A-Za-z_@][\w.@-]*)(>=|<=|!=|>|<|=|:)(?=\S)/
/** Keys with values of a closed kind: such a key alone was meant as one, and would find nothing as a word. */
const keyExamples: Readonly<Record<string, string>> = {
  level: 'level:warn',
  slot: 'slot:2',
  gen: 'gen:2',
  generation: 'generation:2',
  stream: 'stream:stderr',
  is: 'is:error',
  before: 'before:14:31',
  after: 'after:14:31',
}
const keyAlone = /^([a-z]+)(?:>=|<=|!=|>|<|=|:)(?=\s|$)/
const dayMs = 86_400_000

/**
 * Reads what a person typed to search the log. `nowMs`: times of a day are the last such time before it. An error names the
 * place by its character, from 1.
 */
export function parseQuery(query: string, nowMs: number): Result<readonly LogTerm[]> {
  const terms: LogTerm[] = []
  let at = 0
  while (at < query.length) {
    if (/\s/.test(query[at] ?? '')) {
      at++
      continue
    }
    const from = at
    const isNegated = query[at] === '-' && /\S/.test(query[at + 1] ?? '')
    if (isNegated) at++
    const read = readTerm(query, at, nowMs)
    if (!read.ok) return read
    at = read.value.to
    terms.push({ condition: read.value.condition, isNegated, from, to: at })
  }
  return ok(terms)
}

interface Read {
  readonly condition: LogCondition
  readonly to: number
}

function readTerm(query: string, at: number, nowMs: number): Result<Read> {
  if (query[at] === '"') {
    const quoted = readQuoted(query, at)
    if (!quoted.ok) return quoted
    return ok({ condition: textOf(quoted.value.text), to: quoted.value.to })
  }
  if (query[at] === '/') return readPattern(query, at)
  const key = keyed.exec(query.slice(at))
  if (key === null) return missingValue(query, at) ?? readWord(query, at)
  const [typedKey, name = '', comparison] = key
  const valueAt = at + typedKey.length
  const value = query[valueAt] === '"' ? readQuoted(query, valueAt) : readBare(query, valueAt)
  if (!value.ok) return value
  // An address: "http://localhost".
  if (value.value.text.startsWith('//')) return readWord(query, at)
  const found = comparisons.find((one) => one === comparison) ?? ':'
  const part = { name, comparison: found, value: value.value.text, at: valueAt, typed: query.slice(at, value.value.to) }
  const condition = readKeyed(part, nowMs)
  return condition.ok ? ok({ condition: condition.value, to: value.value.to }) : condition
}

function readWord(query: string, at: number): Result<Read> {
  const { text, to } = readBare(query, at).value
  return ok({ condition: textOf(text), to })
}

function missingValue(query: string, at: number): Result<Read> | null {
  const [typed, name = ''] = keyAlone.exec(query.slice(at)) ?? []
  const example = Object.hasOwn(keyExamples, name) ? keyExamples[name] : undefined
  if (typed === undefined || example === undefined) return null
  return fail(
    'invalid-input',
    `${typed} at ${at + 1} has no value: write ${example}, or "${typed}" to find it as a word`,
  )
}

function textOf(text: string): LogCondition {
  return { kind: 'text', text, ignoresCase: text === text.toLowerCase() }
}

function readBare(query: string, at: number): { readonly ok: true; readonly value: { text: string; to: number } } {
  const space = query.slice(at).search(/\s/)
  const to = space === -1 ? query.length : at + space
  return { ok: true, value: { text: query.slice(at, to), to } }
}

function readQuoted(query: string, at: number): Result<{ text: string; to: number }> {
  let text = ''
  for (let index = at + 1; index < query.length; index++) {
    const character = query[index] ?? ''
    if (character === '"')
      return text === ''
        ? fail('invalid-input', `nothing between the quotes at ${at + 1}`)
        : ok({ text, to: index + 1 })
    const isEscape = character === '\\' && /["\\]/.test(query[index + 1] ?? '')
    if (isEscape) index++
    text += isEscape ? query[index] : character
  }
  return fail('invalid-input', `the quote at ${at + 1} is not closed: put a " at its end`)
}

function readPattern(query: string, at: number): Result<Read> {
  for (let index = at + 1, isInClass = false; index < query.length; index++) {
    const character = query[index]
    if (character === '\\') index++
    else if (character === '[') isInClass = true
    else if (character === ']') isInClass = false
    else if (character === '/' && !isInClass) {
      const flag = query[index + 1] === 'i' ? 1 : 0
      const to = index + 1 + flag
      if (!/^(\s|$)/.test(query.slice(to))) continue
      const source = query.slice(at + 1, index)
      if (source === '') return readWord(query, at)
      return ok({ condition: { kind: 'pattern', source, ignoresCase: flag === 1 }, to })
    }
  }
  // A path: "/api/cart". One that is followed by a space is a word; a pattern ends with its slash.
  const word = readBare(query, at).value.text
  if (/^\/[\w./-]*$/.test(word)) return readWord(query, at)
  return fail('invalid-input', `pattern invalid: the one that begins at ${at + 1} has no / at its end`)
}

interface Keyed {
  readonly name: string
  readonly comparison: Comparison
  readonly value: string
  readonly at: number
  readonly typed: string
}

function readKeyed(part: Keyed, nowMs: number): Result<LogCondition> {
  const { name, value, at } = part
  switch (name) {
    case 'level':
      return readLevel(part)
    case 'slot': {
      const slots = readNumbers(part)
      return slots.ok ? ok({ kind: 'slot', slots: slots.value }) : slots
    }
    case 'gen':
    case 'generation': {
      const generations = readNumbers(part)
      return generations.ok ? ok({ kind: 'generation', generations: generations.value }) : generations
    }
    case 'stream':
      if (value === 'stdout' || value === 'stderr') return ok({ kind: 'stream', stream: value })
      return fail('invalid-input', `"${value}" at ${at + 1} is no stream: stdout or stderr`)
    case 'is': {
      const what = isWords.find((one) => one === value)
      if (what !== undefined) return ok({ kind: 'is', what })
      return fail(
        'invalid-input',
        `is:${value} at ${at + 1} is not known: ${isWords.map((one) => `is:${one}`).join(', ')}`,
      )
    }
    case 'request':
      return ok({ kind: 'request', requestId: value })
    case 'before':
    case 'after': {
      const atMs = readTime(value, nowMs)
      if (atMs !== null) return ok({ kind: 'time', side: name, atMs })
      return fail('invalid-input', `"${value}" at ${at + 1} is no time: 14:31, 14:31:05 or 2026-11-29T14:31`)
    }
    default:
      return readField(part)
  }
}

function readLevel({ comparison, value, at }: Keyed): Result<LogCondition> {
  const number = Number(value)
  const byNumber =
    Number.isInteger(number) && number >= 10 && number < 70 ? logLevels[Math.floor(number / 10) - 1] : undefined
  const level = byNumber ?? logLevels.find((one) => one === value.toLowerCase())
  if (level !== undefined) return ok({ kind: 'level', comparison, level })
  return fail('invalid-input', `"${value}" at ${at + 1} is no level: ${logLevels.join(', ')}`)
}

function readNumbers({ name, value, at }: Keyed): Result<readonly number[]> {
  const numbers = value.split(',').filter((one) => one !== '')
  if (numbers.length > 0 && numbers.every((one) => /^\d+$/.test(one))) return ok(numbers.map(Number))
  return fail('invalid-input', `"${value}" at ${at + 1} is no number: ${name}:2 or ${name}:2,3`)
}

function readField({ name, comparison, value, at, typed }: Keyed): Result<LogCondition> {
  const isOrder = comparison.startsWith('<') || comparison.startsWith('>')
  if (isOrder && !Number.isFinite(Number(value)))
    return fail('invalid-input', `${name}${comparison} needs a number, "${value}" at ${at + 1} is none`)
  return ok({ kind: 'field', name, comparison, value, typed })
}

function readTime(value: string, nowMs: number): number | null {
  const ofDay = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/.exec(value)
  if (ofDay === null) {
    const atMs = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN
    return Number.isNaN(atMs) ? null : atMs
  }
  const [, hours, minutes, seconds = '0', fraction = '0'] = ofDay
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const day = new Date(nowMs)
  day.setHours(Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0')))
  return day.getTime() > nowMs ? day.getTime() - dayMs : day.getTime()
}
