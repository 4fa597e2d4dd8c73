import { duration, megabytes } from '../base/plain-words.ts'
import { limits } from '../limits.ts'
import { fail, ok, type Result } from '../result.ts'
import { type Measure, measureOf, shareIds } from './measures.ts'
import { readTime } from './time-text.ts'

export const comparisons = ['<=', '>=', '==', '!=', '<', '>'] as const
type Comparison = (typeof comparisons)[number]

/** `desired`: as many workers as the cluster shall have. */
export type Bound = number | 'desired'

export type Test =
  | { readonly kind: 'compare'; readonly is: Comparison; readonly bound: Bound }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }

/** What a tolerance says. `measure` null: the probe beside it names what it is about. */
export interface Limit {
  readonly measure: string | null
  readonly test: Test
  /** So long it may take until it holds, counted from the last strike; null: it must hold. */
  readonly withinMs: number | null
}

const grammar =
  /^\s*([a-z][a-z0-9.\-()]*)?\s*(<=|>=|==|!=|<|>)\s*(desired|-?\d+(?:\.\d+)?)\s*(%|ms|s|kB|MB|GB|\/s)?(?:\s+within\s+(\S.*?))?\s*$/
const factors: Readonly<Record<string, number>> = { '%': 0.01, ms: 1, s: 1000, kB: 1e3, MB: 1e6, GB: 1e9, '/s': 1 }
const unitsOf: Readonly<Record<Measure['unit'], readonly string[]>> = {
  ms: ['ms', 's'],
  ratio: ['%'],
  '/s': ['/s'],
  bytes: ['kB', 'MB', 'GB'],
  '': [],
}
const example = 'write it as "p(99)<50", "errors<0.1%", "<50" or "workers.listening==4 within 2s"'

/** Reads a limit in k6's words: `p(99)<50`, `errors<0.1%`, `workers.listening==4 within 2s`, or `<50` of a named probe. */
export function readLimit(text: string, probe: string | null): Result<Limit> {
  const match = grammar.exec(text)
  if (match === null) return fail('invalid-input', `"${text}" is no limit: ${example}`)
  const [, named, is, bound, unit, within] = match
  const id = named ?? probe
  if (id === null) return fail('invalid-input', `"${text}" does not say of what: name a probe beside it, or ${example}`)
  if (named !== undefined && probe !== null && named !== probe) {
    return fail('invalid-input', `"${text}" is about ${named}, and its probe is ${probe}: name one of them`)
  }
  const measure = measureOf(id)
  if (measure === undefined) return fail('invalid-input', unknownMeasure(id))
  if (unit !== undefined && !unitsOf[measure.unit].includes(unit)) {
    const known = unitsOf[measure.unit].join(', ') || 'none'
    return fail('invalid-input', `"${text}": ${id} is not counted in ${unit}; its units are: ${known}`)
  }
  if (bound === 'desired' && id !== 'workers.listening') {
    return fail('invalid-input', `"${text}": only workers.listening can be compared with desired`)
  }
  const withinMs = within === undefined ? null : readTime(within)
  if (within !== undefined && withinMs === null) {
    return fail('invalid-input', `"${text}": ${within} is no time: write "within 2s" or "within 500ms"`)
  }
  if (withinMs !== null && measure.isOfLoad) {
    return fail('invalid-input', `"${text}": ${id} is judged over a whole time, and cannot hold "within" one`)
  }
  if (withinMs !== null && withinMs > limits.experimentWithinMs.max) {
    return fail(
      'invalid-input',
      `"${text}": ${within} is longer than anybody waits: ${duration(limits.experimentWithinMs.max)} at most`,
    )
  }
  const value = bound === 'desired' ? bound : Number(bound) * (unit === undefined ? 1 : (factors[unit] ?? 1))
  const strange = value === 'desired' ? null : whyNoBound(measure, value)
  if (strange !== null) return fail('invalid-input', `"${text}": ${strange}`)
  const comparison = comparisons.find((one) => one === is) ?? '=='
  return ok({ measure: named ?? null, test: { kind: 'compare', is: comparison, bound: value }, withinMs })
}

/** Why that measure can never come to such a value, so that a limit by it always or never holds; null: it can. */
export function whyNoBound({ id }: Measure, value: number): string | null {
  if (value < 0) return `${id} is never below 0`
  if (value <= 1 || !shareIds.includes(id)) return null
  return `${id} is a share of a whole, and never above 100 %: write it as "${id}<5%" or "${id}<0.05"`
}

export function unknownMeasure(id: string): string {
  return `There is no probe ${JSON.stringify(id)}: "clusterdeck experiment list" names all`
}

/** Whether a value is within the limit. `desired`: how many workers the cluster shall have. */
export function holds(test: Test, value: number, desired: number): boolean {
  if (test.kind === 'range') return value >= test.from && value <= test.to
  const bound = test.bound === 'desired' ? desired : test.bound
  switch (test.is) {
    case '<':
      return value < bound
    case '<=':
      return value <= bound
    case '>':
      return value > bound
    case '>=':
      return value >= bound
    case '==':
      return value === bound
    case '!=':
      return value !== bound
  }
}

const signs: Readonly<Record<Comparison, string>> = { '<=': '≤', '>=': '≥', '==': '=', '!=': '≠', '<': '<', '>': '>' }

/** "p99 < 50 ms", "workers listening = 4 within 2 s", "slot 2 memory 10 to 200 MB". */
export function limitWords(measure: Measure, slot: number | null, { test, withinMs }: Omit<Limit, 'measure'>): string {
  const subject = slot === null ? measure.words : `slot ${slot} ${measure.words}`
  const within = withinMs === null ? '' : ` within ${duration(withinMs)}`
  if (test.kind === 'range') {
    return `${subject} ${valueWords(measure.unit, test.from)} to ${valueWords(measure.unit, test.to)}${within}`
  }
  const bound = test.bound === 'desired' ? 'as many as wanted' : valueWords(measure.unit, test.bound)
  return `${subject} ${signs[test.is]} ${bound}${within}`
}

/** A value with its unit: "41 ms", "0.12 %", "212/s". */
export function valueWords(unit: Measure['unit'], value: number): string {
  switch (unit) {
    case 'ms':
      return value < 10_000 ? `${short(value)} ms` : duration(value)
    case 'ratio':
      return `${short(value * 100)} %`
    case '/s':
      return `${short(value)}/s`
    case 'bytes':
      return megabytes(value)
    case '':
      return short(value)
  }
}

/** Three digits that mean something, and no more. */
function short(value: number): string {
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)))
}
