import { z } from 'zod'
import { parseJson } from '../../shared/base/parse-json.ts'
import { shorten } from '../../shared/base/shorten.ts'
import { answerSchema } from '../../shared/lessons/answer.ts'
import type { FactValue } from '../../shared/lessons/facts.ts'
import type { Answered, DeedReport } from '../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { whyNoAnswer } from './facts/fits-form.ts'
import type { Lesson } from './lesson.ts'
import { freshMemory, type LessonMemory, partOfKind, partsOf } from './lesson-memory.ts'

/** Of a report: enough to show what happened, not every answer. */
const most = { answers: 24, bodyChars: 300, lines: 50 }

const count = z.number().int().min(0)
const answered: z.ZodType<Answered> = z.strictObject({
  client: count,
  number: count,
  method: z.string(),
  path: z.string(),
  status: z.number().nullable(),
  words: z.string(),
  pid: z.number().nullable(),
  slot: z.number().nullable(),
  ms: z.number(),
  body: z.unknown(),
  atMs: z.number(),
})
const figure = z.number().nullable()
const report: z.ZodType<DeedReport> = z.strictObject({
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  lines: z.array(z.strictObject({ words: z.string(), state: z.enum(['done', 'failed']) })),
  answers: z.record(z.string(), z.array(answered)),
  loads: z.record(
    z.string(),
    z.strictObject({
      ratePerSec: figure,
      errorRatio: figure,
      p50Ms: figure,
      p99Ms: figure,
      failedCount: z.number(),
      lostCount: z.number(),
      cpuRatio: figure.default(null),
    }),
  ),
})

const progressSchema = z.strictObject({
  version: z.literal(1),
  lessonId: z.string(),
  savedAtMs: z.number(),
  startedAtMs: z.number(),
  seed: count,
  /** By id: a later lesson of the same name may have others. */
  step: z.string(),
  done: z.array(z.string()),
  doneSteps: z.array(z.string()),
  answers: z.record(z.string(), z.strictObject({ answer: answerSchema, atMs: z.number() })),
  facts: z.record(z.string(), z.strictObject({ value: z.number(), atMs: z.number() })),
  reports: z.record(z.string(), report),
  rounds: z.record(z.string(), z.array(z.number().nullable())),
  attempts: z.record(z.string(), count),
  stepMs: z.record(z.string(), z.number()),
  changes: z.record(z.string(), z.string()),
  interrupted: z.string().nullable(),
  drill: z.enum(['solved', 'tried']).nullable(),
})
/** What is kept of a lesson between sittings, as a file holds it. */
export type LessonProgress = z.infer<typeof progressSchema>

export function progressOf({ file }: Lesson, memory: LessonMemory, savedAtMs: number): LessonProgress {
  return {
    version: 1,
    lessonId: file.id,
    savedAtMs,
    startedAtMs: memory.startedAtMs,
    seed: memory.seed,
    step: file.steps[memory.at]?.id ?? '',
    done: [...memory.done],
    doneSteps: [...memory.doneSteps],
    answers: Object.fromEntries(memory.answers),
    facts: Object.fromEntries(
      Object.values(memory.kept).flatMap(({ id, value, atMs }) =>
        value === null || atMs === null ? [] : [[id, { value, atMs }]],
      ),
    ),
    reports: Object.fromEntries([...memory.reports].map(([id, one]) => [id, trimmed(one)])),
    rounds: Object.fromEntries([...memory.rounds].map(([id, rounds]) => [id, [...rounds]])),
    attempts: Object.fromEntries(memory.attempts),
    stepMs: Object.fromEntries(memory.stepMs),
    changes: Object.fromEntries(memory.changes),
    interrupted: memory.interrupted,
    drill: memory.drill,
  }
}

/** Reads what is kept of a lesson; in words why it cannot be used. */
export function parseProgress(text: string): Result<LessonProgress> {
  const data = parseJson(text)
  const checked = progressSchema.safeParse(data)
  if (checked.success) return ok(checked.data)
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : null
  const why =
    version !== null && version !== 1 ? `another deck wrote it (version ${String(version)})` : 'it is not whole'
  return fail('invalid-input', `What was kept of this lesson cannot be used, ${why}: it begins anew`)
}

/** Goes on where the person left. What this lesson does not have, or no longer asks so, is let go. */
export function restoreMemory(lesson: Lesson, progress: LessonProgress): LessonMemory {
  const parts = new Set(partsOf(lesson).map(({ part }) => part.id))
  const steps = lesson.file.steps.map(({ id }) => id)
  const has = ([id]: readonly [string, unknown]): boolean => parts.has(id)
  const answers = Object.entries(progress.answers).filter(([id, { answer }]) => {
    const observed = partOfKind(lesson, id, 'observe')
    const asked = partOfKind(lesson, observed?.of ?? id, 'predict')
    return asked !== null && whyNoAnswer(asked.form, answer) === null
  })
  const given = new Set(answers.map(([id]) => id))
  const asks = (id: string): boolean =>
    partOfKind(lesson, id, 'predict') !== null || partOfKind(lesson, id, 'observe') !== null
  const { interrupted } = progress
  return {
    ...freshMemory(progress.seed, progress.startedAtMs),
    at: Math.max(0, steps.indexOf(progress.step)),
    answers: new Map(answers),
    done: new Set(progress.done.filter((id) => parts.has(id) && (!asks(id) || given.has(id)))),
    doneSteps: new Set(progress.doneSteps.filter((id) => steps.includes(id))),
    reports: new Map(Object.entries(progress.reports).filter(has)),
    rounds: new Map(Object.entries(progress.rounds).filter(has)),
    attempts: new Map(Object.entries(progress.attempts).filter(has)),
    stepMs: new Map(Object.entries(progress.stepMs).filter(([id]) => steps.includes(id))),
    changes: new Map(Object.entries(progress.changes).filter(([name]) => lesson.files.has(name))),
    interrupted: interrupted !== null && parts.has(interrupted) ? interrupted : null,
    drill: progress.drill,
    kept: keptFacts(lesson, progress),
  }
}

function keptFacts({ file }: Lesson, { facts }: LessonProgress): Readonly<Record<string, FactValue>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([id, { value, atMs }]) => {
      const fact = file.facts[id]
      return fact === undefined ? [] : [[id, { id, words: fact.words, unit: fact.unit, value, atMs }]]
    }),
  )
}

function trimmed(report: DeedReport): DeedReport {
  return {
    ...report,
    lines: report.lines.slice(-most.lines),
    answers: Object.fromEntries(
      Object.entries(report.answers).map(([name, answers]) => [
        name,
        answers.slice(0, most.answers).map(withShortBody),
      ]),
    ),
  }
}

function withShortBody(answer: Answered): Answered {
  const text = JSON.stringify(answer.body) ?? 'null'
  return text.length <= most.bodyChars ? answer : { ...answer, body: shorten(text, most.bodyChars) }
}
