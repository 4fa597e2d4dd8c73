import type { Condition } from '../../../shared/lessons/facts.ts'
import type { Claim } from '../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../shared/lessons/lesson-view.ts'
import type { Facts } from './fact-values.ts'
import { factWords } from './fact-words.ts'

type Comparison = Exclude<keyof Condition, 'fact'>
const tests: Readonly<Record<Comparison, (value: number, bound: number) => boolean>> = {
  atLeast: (value, bound) => value >= bound,
  atMost: (value, bound) => value <= bound,
  above: (value, bound) => value > bound,
  below: (value, bound) => value < bound,
  is: (value, bound) => value === bound,
}
const signs: Readonly<Record<Comparison, string>> = {
  atLeast: 'at least',
  atMost: 'at most',
  above: 'above',
  below: 'below',
  is: 'exactly',
}
const comparisons: readonly Comparison[] = ['atLeast', 'atMost', 'above', 'below', 'is']

/** Whether a condition is so; null: what it is about is not known. */
export function isMet(condition: Condition, facts: Facts): boolean | null {
  const value = facts[condition.fact]?.value ?? null
  if (value === null) return null
  const met = boundsOf(condition).map(([comparison, bound]) => {
    const against = typeof bound === 'number' ? bound : (facts[bound]?.value ?? null)
    return against === null ? null : tests[comparison](value, against)
  })
  return together(met)
}

/** Whether all are so. One that is not decides, whatever else is unknown. */
export function areMet(conditions: readonly Condition[], facts: Facts): boolean | null {
  return together(conditions.map((one) => isMet(one, facts)))
}

/** What came of a claim on this machine, and why: the value that decided it. */
export function judgeClaim(claim: Claim, facts: Facts): PartState['claims'][number] {
  const met = areMet(claim.holds, facts)
  if (met === true) return { words: claim.words, state: 'holds', why: measuredWords(claim.holds, facts) }
  if (claim.unless !== undefined && areMet(claim.unless.when, facts) === true)
    return { words: claim.words, state: 'excused', why: claim.unless.why }
  const state = met === false ? 'fails' : 'unknown'
  const deciding = claim.holds.filter((one) => isMet(one, facts) === met)
  return { words: claim.words, state, why: measuredWords(deciding, facts, true) }
}

function measuredWords(conditions: readonly Condition[], facts: Facts, withBounds = false): string {
  return conditions
    .map((one) => {
      const fact = facts[one.fact]
      const measured = `${fact?.words ?? one.fact}: ${factWords(fact)}`
      return withBounds ? `${measured}, expected ${boundWords(one, facts)}` : measured
    })
    .join('; ')
}

/** "at least 2", "below requests on one worker (4)". */
function boundWords(condition: Condition, facts: Facts): string {
  const fact = facts[condition.fact]
  return boundsOf(condition)
    .map(([comparison, bound]) => {
      if (typeof bound === 'number') return `${signs[comparison]} ${factWords(fact && { ...fact, value: bound })}`
      const other = facts[bound]
      return `${signs[comparison]} ${other?.words ?? bound} (${factWords(other)})`
    })
    .join(' and ')
}

function boundsOf(condition: Condition): readonly (readonly [Comparison, number | string])[] {
  return comparisons.flatMap((one) => {
    const bound = condition[one]
    return bound === undefined ? [] : [[one, bound] as const]
  })
}

function together(met: readonly (boolean | null)[]): boolean | null {
  if (met.includes(false)) return false
  return met.includes(null) ? null : true
}
