import { RE2JS, RE2JSSyntaxException } from 're2js'
import { logLevels } from '../../../shared/logs/log-entry.ts'
import { type Comparison, type LogCondition, type LogTerm, parseQuery } from '../../../shared/logs/parse-query.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { marks } from '../merged/segment.ts'
import { linearPattern } from './linear-pattern.ts'
import type { EntryLook, Matcher, Needles } from './matcher.ts'
import { neededLiterals } from './needed-literals.ts'

/** More of them in one line are not drawn. */
const mostHits = 100

/** One word of a query, ready to be asked. */
interface Part {
  readonly needles: Needles | null
  /** It needs neither text nor fields. */
  readonly isCheap: boolean
  /** Whatever has the needle matches. */
  readonly isItsNeedle?: boolean
  matches(look: EntryLook): boolean
  hits(text: string): (readonly [number, number])[]
}

/** Reads a query and makes it ready. Null: it asks for nothing. */
export function compileQuery(query: string, nowMs: number): Result<Matcher | null> {
  const terms = parseQuery(query, nowMs)
  if (!terms.ok) return terms
  const parts: Part[] = []
  for (const term of terms.value) {
    const part = compileTerm(term)
    if (!part.ok) return part
    parts.push(part.value)
  }
  return ok(parts.length === 0 ? null : joined(parts))
}

function joined(parts: readonly Part[]): Matcher {
  const inOrder = [...parts.filter((one) => one.isCheap), ...parts.filter((one) => !one.isCheap)]
  const needles = parts.flatMap((one) => one.needles ?? [])
  return {
    // The one that is least likely to be found by chance.
    needles: needles.reduce<Needles | null>(
      (best, one) => (best === null || shortestOf(one) > shortestOf(best) ? one : best),
      null,
    ),
    isDecidedByNeedles: parts.length === 1 && parts[0]?.isItsNeedle === true,
    matches: (look) => inOrder.every((part) => part.matches(look)),
    hits: (text) => merged(parts.flatMap((part) => part.hits(text))),
  }
}

const shortestOf = ({ bytes }: Needles): number =>
  bytes.length === 0 ? 0 : Math.min(...bytes.map((one) => one.length))

function merged(hits: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sorted = [...hits].sort(([one], [other]) => one - other)
  const apart: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = apart.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (apart.length < mostHits) apart.push([from, to])
  }
  return apart
}

function compileTerm({ condition, isNegated, from }: LogTerm): Result<Part> {
  const compiled = compileCondition(condition, from + (isNegated ? 1 : 0))
  if (!compiled.ok || !isNegated) return compiled
  const { isCheap, matches } = compiled.value
  return ok({ needles: null, isCheap, matches: (look) => !matches(look), hits: () => [] })
}

function compileCondition(condition: LogCondition, at: number): Result<Part> {
  switch (condition.kind) {
    case 'text':
      return ok(textPart(condition.text, condition.ignoresCase))
    case 'pattern':
      return patternPart(condition.source, condition.ignoresCase, at)
    case 'field':
      return ok(fieldPart(condition))
    default:
      return ok({ needles: null, isCheap: true, matches: cheapTest(condition), hits: () => [] })
  }
}

function cheapTest(
  condition: Exclude<LogCondition, { readonly kind: 'text' | 'pattern' | 'field' }>,
): (look: EntryLook) => boolean {
  switch (condition.kind) {
    case 'level': {
      const wanted = logLevels.indexOf(condition.level)
      return ({ placed }) => {
        const level = placed.segment.levelIndex(placed.number)
        return level >= 0 && compares(level, condition.comparison, wanted)
      }
    }
    case 'slot': {
      const slots = new Set(condition.slots)
      return ({ source }) => source !== undefined && source.slot !== null && slots.has(source.slot)
    }
    case 'generation': {
      const generations = new Set(condition.generations)
      return ({ source }) => source?.kind === 'slot' && generations.has(source.generation)
    }
    case 'stream':
      return ({ source }) => source?.kind === 'slot' && source.stream === condition.stream
    case 'request':
      return (look) => look.request?.requestId === condition.requestId
    case 'time':
      return ({ placed: { segment, number } }) =>
        condition.side === 'before' ? segment.atMs(number) < condition.atMs : segment.lastAtMs(number) >= condition.atMs
    case 'is':
      return isTest(condition.what)
  }
}

function isTest(what: 'error' | 'life' | 'repeated' | 'cut'): (look: EntryLook) => boolean {
  switch (what) {
    case 'error':
      return ({ placed }) => placed.segment.has(placed.number, marks.isError)
    case 'life':
      return ({ source }) => source?.kind === 'deck'
    case 'repeated':
      return ({ placed }) => placed.segment.repeatCount(placed.number) > 1
    case 'cut':
      return ({ placed }) => placed.segment.has(placed.number, marks.isCut | marks.isBroken)
  }
}

function textPart(text: string, ignoresCase: boolean): Part {
  const wanted = ignoresCase ? text.toLowerCase() : text
  return {
    needles: needlesOf([text], ignoresCase),
    isCheap: false,
    isItsNeedle: true,
    matches: (look) => (ignoresCase ? look.smallText : look.text).includes(wanted),
    hits(shown) {
      const within = ignoresCase ? shown.toLowerCase() : shown
      // Rare letters change their length when they are made small: then no place can be told.
      if (within.length !== shown.length) return []
      const hits: [number, number][] = []
      for (
        let at = within.indexOf(wanted);
        at !== -1 && hits.length < mostHits;
        at = within.indexOf(wanted, at + wanted.length)
      )
        hits.push([at, at + wanted.length])
      return hits
    },
  }
}

/** Letters beyond ASCII are other bytes when they are small: then no bytes can be looked for. */
function needlesOf(texts: readonly string[], ignoresCase: boolean): Needles | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: from the first to the last of ASCII.
  if (ignoresCase && texts.some((one) => !/^[\u0000-\u007f]*$/.test(one))) return null
  const bytes = texts.map((one) => Buffer.from(ignoresCase ? one.toLowerCase() : one).toString('latin1'))
  return { bytes, pattern: null, ignoresCase }
}

/** Backtracking could take for ever on a line of the app; this engine's time grows with the line alone. */
function patternPart(source: string, ignoresCase: boolean, at: number): Result<Part> {
  const pattern = compilePattern(source, ignoresCase)
  if (!pattern.ok) return fail('invalid-input', `pattern invalid: ${pattern.error.message}, in the one at ${at + 1}`)
  const compiled = pattern.value
  const literals = neededLiterals(source)
  const needles = literals === null ? null : needlesOf(literals, ignoresCase)
  const linear = ignoresCase ? null : linearPattern(source)
  const quick = linear === null ? null : new RegExp(linear)
  return ok({
    needles: linear === null ? needles : { bytes: literals ?? [], pattern: new RegExp(linear, 'g'), ignoresCase },
    isCheap: false,
    isItsNeedle: quick !== null,
    matches: (look) => (quick ?? compiled).test(look.text),
    hits(shown) {
      const hits: [number, number][] = []
      const matcher = compiled.matcher(shown)
      while (hits.length < mostHits && matcher.find())
        if (matcher.end() > matcher.start()) hits.push([matcher.start(), matcher.end()])
      return hits
    },
  })
}

function compilePattern(source: string, ignoresCase: boolean): Result<RE2JS> {
  try {
    return ok(RE2JS.compile(source, RE2JS.MULTILINE | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0)))
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    const missing = missingSyntax(source)
    if (missing !== null) return fail('invalid-input', missing)
    const where = error.message.replace(/^error parsing regexp: /, '').replace(/`\(\?[a-z]+\)/, '`')
    return fail('invalid-input', where)
  }
}

/** What other engines have, and one whose time is linear cannot; null: the pattern has none of it. */
function missingSyntax(source: string): string | null {
  const [look, behind] = /\(\?(<?)[=!]/.exec(source) ?? []
  const cannot = 'which this search cannot'
  if (look !== undefined) {
    const way = behind === '<' ? 'behind' : 'ahead'
    return `it looks ${way} with \`${look}\`, ${cannot}: match that text, too`
  }
  const [repeated] = /\\[1-9]/.exec(source) ?? []
  return repeated === undefined ? null : `it repeats a group with \`${repeated}\`, ${cannot}: write it out`
}

/** "5xx" of a status, a number, or the very text. */
function fieldPart(condition: Extract<LogCondition, { readonly kind: 'field' }>): Part {
  const { name, comparison, value, typed } = condition
  const wanted = Number(value)
  const isOrder = comparison.startsWith('<') || comparison.startsWith('>')
  const hundreds = /^([1-5])xx$/i.exec(value)?.[1]
  const test = (text: string): boolean => {
    if (isOrder) return text !== '' && Number.isFinite(Number(text)) && compares(Number(text), comparison, wanted)
    const isSame = hundreds === undefined ? text === value : text.length === 3 && text.startsWith(hundreds)
    return comparison === '!=' ? !isSame : isSame
  }
  const asTyped = isOrder || comparison === '!=' ? null : textPart(typed, typed === typed.toLowerCase())
  return {
    // The value itself stands in the line, but for "5xx", what is compared by size, and what a logger may have escaped.
    needles:
      asTyped === null || hundreds !== undefined || !/^[\w.:/-]+$/.test(value) ? null : needlesOf([value], false),
    isCheap: false,
    matches(look) {
      const quick = look.quickField(name)
      const field = quick === null ? fieldOf(look, name) : quick
      return field === undefined ? asTyped?.matches(look) === true : test(field)
    },
    hits: (shown) => asTyped?.hits(shown) ?? [],
  }
}

/** By its whole name, or by the last part of it where nothing has the whole: `status` finds `res.statusCode`, too. */
export function fieldOf({ reading: { fields } }: Pick<EntryLook, 'reading'>, name: string): string | undefined {
  if (Object.hasOwn(fields, name)) return fields[name]
  const wanted = name.toLowerCase()
  for (const [full, value] of Object.entries(fields)) {
    const last = full.slice(full.lastIndexOf('.') + 1).toLowerCase()
    if (last === wanted || last === `${wanted}code` || full.toLowerCase() === wanted) return value
  }
  return undefined
}

function compares(one: number, comparison: Comparison, other: number): boolean {
  switch (comparison) {
    case '>=':
      return one >= other
    case '<=':
      return one <= other
    case '>':
      return one > other
    case '<':
      return one < other
    case '!=':
      return one !== other
    default:
      return one === other
  }
}
