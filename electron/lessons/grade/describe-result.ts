import type { Answer } from '../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../shared/lessons/lesson-view.ts'
import type { LessonResult } from '../../../shared/lessons/result-file.ts'
import type { Facts } from '../facts/fact-values.ts'
import type { Lesson } from '../lesson.ts'
import type { LessonMemory } from '../lesson-memory.ts'
import { partStates } from '../part-states.ts'

export interface ResultParts {
  readonly lesson: Lesson
  readonly memory: LessonMemory
  /** As they are known now. */
  readonly facts: Facts
  readonly alias: string
  readonly machine: LessonResult['machine']
  readonly nowMs: number
}

/** What a learner did in a lesson, as a file that somebody can grade. */
export function describeResult({ lesson, memory, facts, alias, machine, nowMs }: ResultParts): LessonResult {
  const { file } = lesson
  const now = { lesson, memory, facts, doing: null, troubles: new Map(), codes: new Map() }
  const parts = file.steps.flatMap((step) => partStates(step, now))
  return {
    producer: 'Clusterdeck',
    kind: 'lesson-result',
    version: 1,
    alias,
    lesson: { id: file.id, title: file.title, stepCount: file.steps.length },
    machine,
    startedAtMs: memory.startedAtMs,
    writtenAtMs: nowMs,
    seed: memory.seed,
    doneSteps: [...memory.doneSteps],
    stepMs: Object.fromEntries(memory.stepMs),
    attempts: Object.fromEntries(memory.attempts),
    answers: parts.flatMap((part) => answerOf(part, lesson, memory)),
    checks: parts.flatMap(({ claims }) => claims.map(({ words, state }) => ({ words: words.slice(0, 500), state }))),
    drill: memory.drill,
  }
}

function answerOf(
  { part, answer, form, measured, nearness }: PartState,
  lesson: Lesson,
  memory: LessonMemory,
): LessonResult['answers'] {
  if (answer === null || form === null || (part.kind !== 'predict' && part.kind !== 'observe')) return []
  const asked = part.kind === 'predict' ? part.id : part.of
  const beliefs = lesson.file.steps
    .flatMap(({ parts }) => parts)
    .flatMap((one) => (one.kind === 'predict' && one.id === asked ? one.beliefs : []))
  return [
    {
      partId: part.id,
      kind: part.kind === 'predict' ? 'prediction' : 'observation',
      question: part.question,
      answer,
      answerWords: answerWords(answer, form).slice(0, 500),
      measured,
      measuredWords: measured === null ? '' : answerWords(measured, form).slice(0, 500),
      nearness,
      beliefs,
      atMs: memory.answers.get(part.id)?.atMs ?? 0,
    },
  ]
}

/** As a table of many tells it: the words of options, numbers with their units. */
function answerWords(answer: Answer, form: AnswerForm): string {
  const options = form.kind === 'number' ? [] : form.of
  const wordsOf = (id: string): string => options.find((one) => one.id === id)?.words ?? id
  const unit = form.kind === 'number' || form.kind === 'bars' ? form.unit : ''
  const numberWords = (value: number): string => `${Number(value.toPrecision(3))}${unit === '' ? '' : ` ${unit}`}`
  switch (answer.kind) {
    case 'choice':
      return wordsOf(answer.choice)
    case 'number':
      return numberWords(answer.value)
    case 'bars':
      return Object.entries(answer.values)
        .map(([id, value]) => `${wordsOf(id)}: ${numberWords(value)}`)
        .join('; ')
    case 'order':
      return answer.order.map(wordsOf).join(', then ')
  }
}
