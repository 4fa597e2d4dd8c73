import type { LogLevel } from '../../../../shared/logs/log-entry.ts'
import { type LogCondition, parseQuery } from '../../../../shared/logs/parse-query.ts'

/**
 * What the buttons say of the query's text, and what they make of it. The text stays the one truth: a term that a person wrote
 * by hand presses the buttons, too.
 */
export interface QueryTerms {
  /** From this level on; null: any. */
  readonly level: LogLevel | null
  /** Empty: any. */
  readonly slots: readonly number[]
  /** Only what the deck itself says. */
  readonly isLife: boolean
}

/** One word of the query, and what a button would make of it; null of everything else. */
interface Word {
  readonly text: string
  readonly term: LogCondition | null
}

/** Of a query that cannot be read yet: words apart; what stands in quotes or slashes stays together. */
const unfinishedWord = /[^\s"/]*"(?:[^"\\]|\\.)*"?|\/(?:[^/\\]|\\.)*\/?[^\s]*|\S+/g

function wordsOf(query: string): readonly Word[] {
  const parsed = parseQuery(query, 0)
  const texts = parsed.ok
    ? parsed.value.map(({ from, to }) => query.slice(from, to))
    : (query.match(unfinishedWord) ?? [])
  return texts.map((text) => ({ text, term: buttonTerm(text) }))
}

function buttonTerm(word: string): LogCondition | null {
  const parsed = parseQuery(word, 0)
  const [only] = parsed.ok ? parsed.value : []
  if (only === undefined || only.isNegated) return null
  const { condition } = only
  const isOne =
    condition.kind === 'slot' ||
    (condition.kind === 'level' && condition.comparison === '>=') ||
    (condition.kind === 'is' && condition.what === 'life')
  return isOne ? condition : null
}

export function readTerms(query: string): QueryTerms {
  const terms = wordsOf(query).map(({ term }) => term)
  const level = terms.findLast((term) => term?.kind === 'level')
  return {
    level: level?.kind === 'level' ? level.level : null,
    slots: [...new Set(terms.flatMap((term) => (term?.kind === 'slot' ? term.slots : [])))],
    isLife: terms.some((term) => term?.kind === 'is'),
  }
}

/** The query with these terms instead of its own; everything else stays as it was written. */
export function writeTerms(query: string, patch: Partial<QueryTerms>): string {
  const { level, slots, isLife } = { ...readTerms(query), ...patch }
  const others = wordsOf(query).flatMap(({ text, term }) => (term === null ? [text] : []))
  const terms = [
    ...(level === null ? [] : [`level>=${level}`]),
    ...(slots.length === 0 ? [] : [`slot:${[...slots].sort((one, other) => one - other).join(',')}`]),
    ...(isLife ? ['is:life'] : []),
  ]
  return [...terms, ...others].join(' ')
}

/** The term for lines with this value in a field. */
export function fieldTerm(name: string, value: string): string {
  return /^(?!\/\/)[^\s"]+$/.test(value) ? `${name}:${value}` : `${name}:${JSON.stringify(value)}`
}
