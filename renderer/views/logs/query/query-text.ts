import { type LogLevel, logLevels } from '../../../../shared/logs/log-entry.ts'

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

const levelTerm = /^level>=(\w+)$/
const slotTerm = /^slot:(\d+(?:,\d+)*)$/
const lifeTerm = 'is:life'

/** Words apart; what stands in quotes or slashes stays together. */
const wordPattern = /[^\s"/]*"(?:[^"\\]|\\.)*"?|[^\s"/]*\/(?:[^/\\]|\\.)*\/?[^\s]*|\S+/g

export function splitQuery(query: string): readonly string[] {
  return query.match(wordPattern) ?? []
}

export function readTerms(query: string): QueryTerms {
  const words = splitQuery(query)
  const named = words.map((word) => levelTerm.exec(word)?.[1]).findLast((name) => name !== undefined)
  const slots = words.flatMap((word) => slotTerm.exec(word)?.[1]?.split(',').map(Number) ?? [])
  return {
    level: logLevels.find((level) => level === named) ?? null,
    slots: [...new Set(slots)],
    isLife: words.includes(lifeTerm),
  }
}

/** The query with these terms instead of its own; everything else stays as it was written. */
export function writeTerms(query: string, patch: Partial<QueryTerms>): string {
  const { level, slots, isLife } = { ...readTerms(query), ...patch }
  const own = splitQuery(query).filter((word) => !levelTerm.test(word) && !slotTerm.test(word) && word !== lifeTerm)
  const terms = [
    ...(level === null ? [] : [`level>=${level}`]),
    ...(slots.length === 0 ? [] : [`slot:${[...slots].sort((one, other) => one - other).join(',')}`]),
    ...(isLife ? [lifeTerm] : []),
  ]
  return [...terms, ...own].join(' ')
}

/** The term for lines with this value in a field. */
export function fieldTerm(name: string, value: string): string {
  return /^[\w.:@/-]+$/.test(value) && !value.includes('/') ? `${name}:${value}` : `${name}:${JSON.stringify(value)}`
}
