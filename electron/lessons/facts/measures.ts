import type { Answered, LoadFigures } from '../../../shared/lessons/lesson-view.ts'
import type { LessonEvent } from '../ports.ts'

/** One value and when it was read; null: not known. */
export interface Reading {
  readonly value: number | null
  readonly atMs: number
}

/** What one run of a part's deeds brought: facts are made of these. */
export interface PartMeasures {
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly answers: Readonly<Record<string, readonly Answered[]>>
  readonly loads: Readonly<Record<string, { readonly figures: LoadFigures; readonly atMs: number }>>
  readonly notes: Readonly<Record<string, Reading>>
  readonly untils: Readonly<Record<string, Reading>>
  readonly events: readonly LessonEvent[]
  /** Facts that the part names as its own. */
  readonly facts: readonly string[]
}

/** All rounds of a repetition as one: its answers count together, of the rest the newest stands. */
export function mergeRounds(rounds: readonly PartMeasures[]): PartMeasures | null {
  const [first] = rounds
  if (first === undefined) return null
  return rounds.slice(1).reduce((sum, round) => {
    const answers: Record<string, readonly Answered[]> = { ...sum.answers }
    for (const [name, more] of Object.entries(round.answers)) answers[name] = [...(answers[name] ?? []), ...more]
    return {
      startedAtMs: sum.startedAtMs,
      endedAtMs: round.endedAtMs,
      answers,
      loads: { ...sum.loads, ...round.loads },
      notes: { ...sum.notes, ...round.notes },
      untils: { ...sum.untils, ...round.untils },
      events: [...sum.events, ...round.events],
      facts: sum.facts,
    }
  }, first)
}
