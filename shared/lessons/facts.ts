import { z } from 'zod'

/** How a number is got from what was done and seen. The text of a lesson says none by itself. */

const id = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'An id begins with a small letter and holds a-z, 0-9 and -')
export const factIdSchema = id

const words = z.string().min(1).max(200)
const unit = z.enum(['', '/s', 'ms', 'ratio', 'bytes', 'times'])

/** Which answers of an `ask` count. All that is given must be so. */
const where = z.strictObject({
  status: z.number().int().min(0).max(599).optional(),
  /** Beginning of the path. */
  path: z.string().max(200).optional(),
  method: z.string().max(10).optional(),
  /** Position in its client's own order, from 1. */
  number: z.number().int().min(1).optional(),
  /** The answer's JSON has this value at `field`. */
  field: z.string().max(60).optional(),
  is: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
})
export type AnswerFilter = z.infer<typeof where>

/** `count` of answers · `share` of all of the same ask · `distinct` values of `field` · `largest`, `smallest`, `sum` of `field` · times. */
const takes = [
  'count',
  'share',
  'distinct',
  'largest',
  'smallest',
  'sum',
  'median-ms',
  'slowest-ms',
  'most-on-one-worker',
  'fewest-on-one-worker',
  'workers',
] as const

export const factSchema = z.discriminatedUnion('of', [
  /** Of the answers that an `ask` of this name got; `repeat`: of all rounds together. */
  z.strictObject({
    of: z.literal('ask'),
    name: id,
    take: z.enum(takes),
    where: where.optional(),
    /** A field of the answer's JSON; `pid`, `slot`, `status` and `ms` are known without one. */
    field: z.string().max(60).optional(),
    words,
    unit: unit.default(''),
  }),
  /**
   * Of a `load` of this name: `rate` of ok answers per second, `errors` as a ratio, latency percentiles in ms. Several of
   * one name in one part count together.
   */
  z.strictObject({
    of: z.literal('load'),
    name: id,
    take: z.enum(['rate', 'errors', 'p50', 'p99', 'failed', 'lost', 'cpu']),
    words,
    unit: unit.default(''),
  }),
  /** What a `note` of this name read: a measure of `shared/experiments/measures.ts`, at that moment. Of several the mean. */
  z.strictObject({ of: z.literal('note'), name: id, words, unit: unit.default('') }),
  /** Lifecycle events of the lesson's cluster since the part's run began, by their kind. */
  z.strictObject({ of: z.literal('events'), kind: z.string().max(60), words, unit: unit.default('') }),
  /** How long an `until` of this name took, in ms; null when it was not reached. */
  z.strictObject({ of: z.literal('until'), name: id, words, unit: unit.default('ms') }),
  z.strictObject({ of: z.literal('machine'), take: z.enum(['cores', 'memory-bytes']), words, unit: unit.default('') }),
  /** Of two facts: how many times as much, or how much more. */
  z.strictObject({ of: z.literal('ratio'), over: z.tuple([id, id]), words, unit: unit.default('times') }),
  z.strictObject({ of: z.literal('difference'), over: z.tuple([id, id]), words, unit: unit.default('') }),
])
export type Fact = z.infer<typeof factSchema>

const bound = z.union([z.number(), id])
/** What a fact must be; a bound is a number or another fact. An unknown fact meets nothing. */
export const conditionSchema = z.strictObject({
  fact: id,
  atLeast: bound.optional(),
  atMost: bound.optional(),
  above: bound.optional(),
  below: bound.optional(),
  is: bound.optional(),
})
export type Condition = z.infer<typeof conditionSchema>

/** A fact as it is known now. */
export interface FactValue {
  readonly id: string
  readonly words: string
  readonly unit: z.infer<typeof unit>
  /** Null: not known, which is not zero. */
  readonly value: number | null
  /** When it was measured; null with an unknown value. */
  readonly atMs: number | null
}
