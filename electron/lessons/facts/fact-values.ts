import type { Fact, FactValue } from '../../../shared/lessons/facts.ts'
import type { LoadFigures } from '../../../shared/lessons/lesson-view.ts'
import type { PartMeasures, Reading } from './measures.ts'
import { takeOfAnswers } from './take-answers.ts'

export type Facts = Readonly<Record<string, FactValue>>

export interface FactSources {
  /** What was measured, oldest first: of two that know a name the newer one counts. */
  readonly measures: readonly PartMeasures[]
  /** Values of an earlier sitting, for what was not measured again. */
  readonly kept: Facts
  readonly machine: { readonly cores: number; readonly memoryBytes: number; readonly atMs: number }
}

/** Every fact of a lesson as it is known now. */
export function factValues(facts: Readonly<Record<string, Fact>>, sources: FactSources): Facts {
  const known: Record<string, FactValue> = {}
  const factOf = (id: string, within: readonly string[]): FactValue | undefined => {
    const fact = facts[id]
    // The reader refuses circles; a fact that is made of itself would be none.
    if (fact === undefined || within.includes(id)) return undefined
    known[id] ??= described(id, fact, (other) => factOf(other, [...within, id]))
    return known[id]
  }
  const described = (id: string, fact: Fact, other: (id: string) => FactValue | undefined): FactValue => {
    const reading = read(id, fact, sources, other) ?? sources.kept[id] ?? null
    const value = reading?.value ?? null
    return { id, words: fact.words, unit: fact.unit, value, atMs: value === null ? null : (reading?.atMs ?? null) }
  }
  for (const id of Object.keys(facts)) factOf(id, [])
  return known
}

/** Null: nothing of this sitting tells it. */
function read(
  id: string,
  fact: Fact,
  { measures, machine }: FactSources,
  other: (id: string) => FactValue | undefined,
): Reading | null {
  switch (fact.of) {
    case 'ask': {
      const from = measures.findLast(({ answers }) => fact.name in answers)
      const answers = from?.answers[fact.name]
      if (from === undefined || answers === undefined) return null
      return { value: takeOfAnswers(fact, answers), atMs: answers.at(-1)?.atMs ?? from.endedAtMs }
    }
    case 'load': {
      const load = measures.findLast(({ loads }) => fact.name in loads)?.loads[fact.name]
      return load === undefined ? null : { value: figureOf(fact.take, load.figures), atMs: load.atMs }
    }
    case 'note':
      return measures.findLast(({ notes }) => fact.name in notes)?.notes[fact.name] ?? null
    case 'until':
      return measures.findLast(({ untils }) => fact.name in untils)?.untils[fact.name] ?? null
    case 'events': {
      const from = measures.findLast(({ facts }) => facts.includes(id)) ?? measures.at(-1)
      if (from === undefined) return null
      return { value: from.events.filter(({ kind }) => kind === fact.kind).length, atMs: from.endedAtMs }
    }
    case 'machine':
      return { value: fact.take === 'cores' ? machine.cores : machine.memoryBytes, atMs: machine.atMs }
    case 'ratio':
      return joined(fact.over, other, (one, two) => (two === 0 ? null : one / two))
    case 'difference':
      return joined(fact.over, other, (one, two) => one - two)
  }
}

function joined(
  [one, two]: readonly [string, string],
  other: (id: string) => FactValue | undefined,
  join: (one: number, two: number) => number | null,
): Reading | null {
  const [first, second] = [other(one), other(two)]
  if (first?.value == null || second?.value == null) return null
  // As old as the older of the two.
  return { value: join(first.value, second.value), atMs: Math.min(first.atMs ?? 0, second.atMs ?? 0) }
}

function figureOf(take: Extract<Fact, { readonly of: 'load' }>['take'], figures: LoadFigures): number | null {
  switch (take) {
    case 'rate':
      return figures.ratePerSec
    case 'errors':
      return figures.errorRatio
    case 'p50':
      return figures.p50Ms
    case 'p99':
      return figures.p99Ms
    case 'failed':
      return figures.failedCount
    case 'lost':
      return figures.lostCount
    case 'cpu':
      return figures.cpuRatio
  }
}
