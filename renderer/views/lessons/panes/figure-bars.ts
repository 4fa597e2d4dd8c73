import type { FactValue } from '../../../../shared/lessons/facts.ts'

/** One measured fact, and its length beside the longest of its unit; null: a bar would say nothing. */
export interface FigureBar {
  readonly fact: FactValue
  readonly ratio: number | null
}

/** Facts that are known, in the order of the lesson. A share is a part of the whole; a lone value has nothing beside it. */
export function figureBars(facts: readonly FactValue[]): readonly FigureBar[] {
  const known = facts.filter(({ value }) => value !== null)
  return known.map((fact) => {
    const alike = known.filter(({ unit }) => unit === fact.unit).map(({ value }) => Math.abs(value ?? 0))
    const most = fact.unit === 'ratio' ? Math.max(1, ...alike) : Math.max(...alike)
    const isComparable = fact.unit === 'ratio' || alike.length > 1
    return { fact, ratio: isComparable && most > 0 ? Math.abs(fact.value ?? 0) / most : null }
  })
}
