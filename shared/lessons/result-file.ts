import { z } from 'zod'
import { answerSchema } from './answer.ts'

/** `*.deckresult.json`: what one learner predicted, saw and checked in one lesson. No account, an alias alone. */

const text = (longest: number) => z.string().max(longest)
const atMs = z.number().int().min(0)

export const lessonResultSchema = z.strictObject({
  producer: z.literal('Clusterdeck'),
  kind: z.literal('lesson-result', { error: 'It is no result of a lesson' }),
  version: z.literal(1, { error: 'version must be 1: this deck reads no other' }),
  alias: text(40),
  lesson: z.strictObject({ id: text(60), title: text(120), stepCount: z.number().int().min(0).max(1000) }),
  machine: z.strictObject({ cores: z.number().int().min(1), platform: text(40) }),
  startedAtMs: atMs,
  writtenAtMs: atMs,
  seed: z.number(),
  doneSteps: z.array(text(60)).max(1000),
  /** Time in each step, in ms. */
  stepMs: z.record(text(60), z.number().min(0)),
  /** How often each deed was done. */
  attempts: z.record(text(60), z.number().int().min(0)),
  answers: z
    .array(
      z.strictObject({
        partId: text(60),
        kind: z.enum(['prediction', 'observation']),
        question: text(20_000),
        answer: answerSchema,
        answerWords: text(500),
        measured: answerSchema.nullable(),
        measuredWords: text(500),
        nearness: z.enum(['as-predicted', 'near', 'otherwise']).nullable(),
        beliefs: z.array(z.number().int()).max(100),
        atMs,
      }),
    )
    .max(1000),
  checks: z
    .array(z.strictObject({ words: text(500), state: z.enum(['holds', 'fails', 'unknown', 'excused']) }))
    .max(1000),
  drill: z.enum(['solved', 'tried']).nullable(),
})
export type LessonResult = z.infer<typeof lessonResultSchema>
