import type { Answer } from '../../shared/lessons/answer.ts'
import type { LessonStep, Part } from '../../shared/lessons/lesson-file.ts'
import type { DeedReport } from '../../shared/lessons/lesson-view.ts'
import type { Facts } from './facts/fact-values.ts'
import type { PartMeasures } from './facts/measures.ts'
import type { Lesson } from './lesson.ts'

export interface Given {
  readonly answer: Answer
  readonly atMs: number
}

/** What a person did in a lesson and what came of it; all but `measures` outlives a sitting. */
export interface LessonMemory {
  at: number
  /** Of this person's lesson: what is drawn by chance is drawn from it. */
  readonly seed: number
  readonly startedAtMs: number
  readonly answers: Map<string, Given>
  /** Parts that wait for the person, and are done. */
  readonly done: Set<string>
  readonly doneSteps: Set<string>
  readonly reports: Map<string, DeedReport>
  readonly rounds: Map<string, readonly (number | null)[]>
  readonly attempts: Map<string, number>
  /** How long the person was in each step. */
  readonly stepMs: Map<string, number>
  drill: 'solved' | 'tried' | null
  /** What the person made of the copy's files: a fresh copy gets it again. */
  readonly changes: Map<string, string>
  /** What went on when the sitting ended. */
  interrupted: string | null
  /** Facts of earlier sittings. */
  kept: Facts
  /** Of this sitting, whole, in the order they were measured. */
  readonly measures: Map<string, PartMeasures>
}

/** Nobody did anything yet. */
export function freshMemory(seed: number, atMs: number): LessonMemory {
  return {
    at: 0,
    seed,
    startedAtMs: atMs,
    answers: new Map(),
    done: new Set(),
    doneSteps: new Set(),
    reports: new Map(),
    rounds: new Map(),
    attempts: new Map(),
    stepMs: new Map(),
    drill: null,
    changes: new Map(),
    interrupted: null,
    kept: {},
    measures: new Map(),
  }
}

/** Every part of a lesson with the step that it is in. */
export function partsOf({ file }: Lesson): readonly { readonly step: LessonStep; readonly part: Part }[] {
  return file.steps.flatMap((step) => step.parts.map((part) => ({ step, part })))
}

/** A part by its id, of one kind; null: there is none. */
export function partOfKind<Kind extends Part['kind']>(
  lesson: Lesson,
  partId: string,
  kind: Kind,
): Extract<Part, { readonly kind: Kind }> | null {
  const isOfKind = (part: Part): part is Extract<Part, { readonly kind: Kind }> => part.kind === kind
  for (const { part } of partsOf(lesson)) if (part.id === partId && isOfKind(part)) return part
  return null
}
