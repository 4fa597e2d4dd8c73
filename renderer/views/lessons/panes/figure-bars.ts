import type { FactValue } from '../../../../shared/lessons/facts.ts'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'

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

/** What the step is about: the facts that its parts name, in the order of the lesson; where they name none, all. */
export function factsOfStep(
  facts: Readonly<Record<string, FactValue>>,
  parts: readonly PartState[],
): readonly FactValue[] {
  const named = new Set(parts.flatMap(factIdsOf))
  const all = Object.values(facts)
  return named.size === 0 ? all : all.filter(({ id }) => named.has(id))
}

function factIdsOf({ part, rows }: PartState): readonly string[] {
  const told = part.kind === 'do' ? part.facts : part.kind === 'repeat' ? [part.fact] : []
  return [...told, ...rows.map(({ measured }) => measured.id)]
}

/** The step lets clients ask without a pause: what goes on meanwhile is there to be seen. */
export function hasLoad(parts: readonly PartState[]): boolean {
  return parts.some(
    ({ part }) => (part.kind === 'do' || part.kind === 'repeat') && part.deeds.some((deed) => 'load' in deed),
  )
}
