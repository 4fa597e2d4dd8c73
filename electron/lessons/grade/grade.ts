import { type CsvCell, writeCsv } from '../../../shared/base/text/csv.ts'
import type { LessonResult } from '../../../shared/lessons/result-file.ts'

/** One learner in one lesson. */
export interface GradeRow {
  readonly alias: string
  readonly lessonId: string
  readonly lessonTitle: string
  readonly stepsDone: number
  readonly stepCount: number
  readonly predictions: number
  readonly asPredicted: number
  readonly near: number
  readonly observations: number
  /** Written down as it was measured, or near it. */
  readonly observedRight: number
  readonly checksHeld: number
  /** Those that the machine was asked. */
  readonly checks: number
  readonly attempts: number
  readonly minutes: number
  readonly drill: LessonResult['drill']
  /** Results of the same learner and lesson that are older. */
  readonly olderCount: number
}

/** One question of a lesson, over all learners. */
export interface QuestionRow {
  readonly lessonId: string
  readonly partId: string
  readonly question: string
  readonly count: number
  readonly asPredicted: number
  readonly near: number
  /** Answers and how many gave each, the most frequent first. */
  readonly answers: readonly { readonly words: string; readonly count: number }[]
}

export interface GradeTable {
  /** By lesson, then by alias. */
  readonly learners: readonly GradeRow[]
  readonly questions: readonly QuestionRow[]
}

/** A table of learners' results; of two results of one learner and lesson the newer counts, and the other one is told. */
export function grade(results: readonly LessonResult[]): GradeTable {
  const byLearner = groupedBy(results, ({ alias, lesson }) => `${lesson.id}\n${alias}`)
  const newest = [...byLearner.values()].flatMap((all) => {
    const [first] = all.toSorted((one, other) => other.writtenAtMs - one.writtenAtMs)
    return first === undefined ? [] : [{ result: first, olderCount: all.length - 1 }]
  })
  const learners = newest.map(({ result, olderCount }) => rowOf(result, olderCount))
  return {
    learners: learners.toSorted((a, b) => a.lessonId.localeCompare(b.lessonId) || a.alias.localeCompare(b.alias)),
    questions: questionsOf(newest.map(({ result }) => result)),
  }
}

function rowOf(result: LessonResult, olderCount: number): GradeRow {
  const { alias, lesson, answers, checks, attempts, stepMs, drill, doneSteps } = result
  const predictions = answers.filter(({ kind }) => kind === 'prediction')
  const observations = answers.filter(({ kind }) => kind === 'observation')
  const asked = checks.filter(({ state }) => state !== 'excused')
  return {
    alias: alias === '' ? '(no name)' : alias,
    lessonId: lesson.id,
    lessonTitle: lesson.title,
    stepsDone: doneSteps.length,
    stepCount: lesson.stepCount,
    predictions: predictions.length,
    asPredicted: predictions.filter(({ nearness }) => nearness === 'as-predicted').length,
    near: predictions.filter(({ nearness }) => nearness === 'near').length,
    observations: observations.length,
    observedRight: observations.filter(({ nearness }) => nearness === 'as-predicted' || nearness === 'near').length,
    checksHeld: asked.filter(({ state }) => state === 'holds').length,
    checks: asked.length,
    attempts: sum(Object.values(attempts)),
    minutes: sum(Object.values(stepMs)) / 60_000,
    drill,
    olderCount,
  }
}

function questionsOf(results: readonly LessonResult[]): readonly QuestionRow[] {
  const given = results.flatMap(({ lesson, answers }) =>
    answers.filter(({ kind }) => kind === 'prediction').map((answer) => ({ lessonId: lesson.id, ...answer })),
  )
  const byQuestion = groupedBy(given, ({ lessonId, partId }) => `${lessonId}\n${partId}`)
  return [...byQuestion.values()].flatMap((all) => {
    const [first] = all
    if (first === undefined) return []
    const counts = groupedBy(all, ({ answerWords }) => answerWords)
    const answers = [...counts].map(([words, same]) => ({ words, count: same.length }))
    return {
      lessonId: first.lessonId,
      partId: first.partId,
      question: first.question,
      count: all.length,
      asPredicted: all.filter(({ nearness }) => nearness === 'as-predicted').length,
      near: all.filter(({ nearness }) => nearness === 'near').length,
      answers: answers.toSorted((a, b) => b.count - a.count || a.words.localeCompare(b.words)),
    }
  })
}

const columns = [
  'alias',
  'lesson',
  'steps_done',
  'steps',
  'predictions',
  'as_predicted',
  'near',
  'observations',
  'observed_right',
  'checks_held',
  'checks',
  'attempts',
  'minutes',
  'drill',
  'older_results',
] as const

/** One row for each learner and lesson. */
export function gradeCsv({ learners }: GradeTable): string {
  const rows = learners.map((row): readonly CsvCell[] => [
    row.alias,
    row.lessonId,
    row.stepsDone,
    row.stepCount,
    row.predictions,
    row.asPredicted,
    row.near,
    row.observations,
    row.observedRight,
    row.checksHeld,
    row.checks,
    row.attempts,
    row.minutes,
    row.drill,
    row.olderCount,
  ])
  return writeCsv([columns, ...rows])
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
