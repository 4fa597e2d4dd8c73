// Above 300 lines: a lesson is one schema, and its parts are read beside its deeds.
import { z } from 'zod'
import { fileActionSchema } from '../experiments/experiment-file.ts'
import { timeSchema } from '../experiments/time-text.ts'
import { limits } from '../limits.ts'
import { httpPath } from '../model/fields/http-path.ts'
import { primaryKinds } from '../model/own-primary.ts'
import { policySchema, workerCountSchema } from '../model/settings.ts'
import { wholeNumber } from '../model/whole-number.ts'
import { conditionSchema, factIdSchema, factSchema } from './facts.ts'

/** `lesson.json`, version 1. A lesson is a folder: this file, Markdown, and the server scripts it runs. */

const id = factIdSchema
const line = (longest: number) => z.string().min(1).max(longest)
/** Markdown; `{{fact-id}}` in it becomes what was measured, with its unit, or "not measured yet". */
const markdown = z.string().min(1).max(20_000)
/** Relative to the lesson's folder, and below it. */
const file = z
  .string()
  .max(200)
  .regex(
    /^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/,
    'A file is named relative to the folder of the lesson, with / between',
  )

const path = httpPath('A path', 1000, /^\/[^\s\p{Cc}]*$/u, 'A path must begin with / and hold no blank')

/** One request of a scripted client. */
const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('GET'),
  path,
  body: z.union([z.string().max(10_000), z.record(z.string(), z.unknown())]).optional(),
  headers: z.record(z.string().max(200), z.string().max(2000)).optional(),
})

/** What is done to the lesson's cluster, one after the other. */
export const deedSchema = z.union([
  /** An action or a fault of the deck's own tables. */
  fileActionSchema,
  /** Requests as clients make them. Answers are kept under `name`. */
  z.strictObject({
    ask: id,
    requests: z.array(request).min(1).max(50),
    /** Each client does all requests in order, so many times. */
    times: wholeNumber({ min: 1, max: 200 }, 'times').default(1),
    clients: wholeNumber({ min: 1, max: 64 }, 'clients').default(1),
    /** So many clients at once; the rest waits. */
    atOnce: wholeNumber({ min: 1, max: 64 }, 'atOnce').default(1),
    /** `each`: client n comes from 127.0.0.n+1, where the system lets it; `one`: all from the same. */
    addresses: z.enum(['one', 'each']).default('one'),
    /** One connection for all requests of a client; else a new one for each. */
    keepAlive: z.boolean().default(false),
    /** A client of this name keeps its cookies and its connection from ask to ask. */
    as: id.optional(),
    timeout: timeSchema({ min: 50, max: 60_000 }, 'timeout').default(10_000),
    /** Later deeds do not wait for its end. */
    background: z.boolean().default(false),
  }),
  /** The deck's load generator, for so long; one request after the other on each connection, as fast as they are answered. */
  z.strictObject({
    load: id,
    path: path.default('/'),
    for: timeSchema({ min: 500, max: 60_000 }, 'for').default(3000),
    connections: wholeNumber({ min: 1, max: 256 }, 'connections').default(16),
    /** Null: as fast as they are answered; else so many per second, whatever the server does. */
    ratePerSec: wholeNumber(limits.loadRatePerSec, 'ratePerSec').nullable().default(null),
    newConnections: z.boolean().default(false),
    background: z.boolean().default(false),
  }),
  /** Waits until it is so. */
  z.strictObject({
    until: id,
    measure: line(60),
    slot: wholeNumber(limits.workers, 'slot').optional(),
    atLeast: z.union([z.number(), z.literal('desired')]).optional(),
    atMost: z.number().optional(),
    within: timeSchema({ min: 100, max: 120_000 }, 'within').default(15_000),
  }),
  /** Reads a measure now. */
  z.strictObject({ note: id, measure: line(60), slot: wholeNumber(limits.workers, 'slot').optional() }),
  z.strictObject({ pause: timeSchema({ min: 10, max: 30_000 }, 'pause') }),
  /** Another text for a file of the lesson's copy, then a reload of all workers without loss. */
  z.strictObject({ write: file, from: file }),
  /** The store that the lesson's app keeps its state in: ended, started again, or stopped in its tracks (SIGSTOP) and let go. */
  z.strictObject({ store: z.enum(['stop', 'start', 'hang', 'resume', 'empty']) }),
  /** Where sessions of the shop live from now on; workers are replaced. */
  z.strictObject({ variant: z.enum(['memory', 'sticky', 'redis', 'cookie']) }),
  /** Environment of the app from now on; workers are replaced. */
  z.strictObject({ env: z.record(z.string().max(100), z.string().max(2000)) }),
  /** Who decides about workers from now on, and by which script; without one it is the app's. The cluster stops and starts. */
  z.strictObject({ primary: z.enum(primaryKinds), script: file.optional() }),
])
export type Deed = z.infer<typeof deedSchema>
export type AskDeed = Extract<Deed, { readonly ask: string }>
export type PrimaryDeed = Extract<Deed, { readonly primary: unknown }>
export type LoadDeed = Extract<Deed, { readonly load: string }>

const option = z.strictObject({ id, words: line(300) })

const answerForm = z.discriminatedUnion('kind', [
  /** What happened is the first option whose `when` is so. */
  z.strictObject({
    kind: z.literal('choice'),
    of: z
      .array(option.extend({ when: z.array(conditionSchema).default([]) }))
      .min(2)
      .max(8),
  }),
  /** `within`: so far from what was measured still counts as near; a share of it, or an absolute number. */
  z.strictObject({
    kind: z.literal('number'),
    fact: id,
    unit: z.string().max(20).default(''),
    min: z.number(),
    max: z.number(),
    within: z.strictObject({ ratio: z.number().min(0).max(1) }).or(z.strictObject({ by: z.number().min(0) })),
  }),
  z.strictObject({
    kind: z.literal('bars'),
    of: z
      .array(option.extend({ fact: id }))
      .min(1)
      .max(8),
    unit: z.string().max(20).default(''),
    max: z.number().positive(),
    /** The first bar is what is known: the person draws the others beside it. */
    given: z.strictObject({ id, value: z.number() }).optional(),
    within: z.strictObject({ ratio: z.number().min(0).max(1) }),
  }),
  /** What happened is in the order of these facts, smallest first. */
  z.strictObject({
    kind: z.literal('order'),
    of: z
      .array(option.extend({ fact: id }))
      .min(2)
      .max(8),
  }),
])
export type AnswerForm = z.infer<typeof answerForm>

/** A claim that the machine must bear out; `unless` says where it need not, and why. */
const claim = z.strictObject({
  words: line(300),
  holds: z.array(conditionSchema).min(1).max(6),
  unless: z.strictObject({ when: z.array(conditionSchema).min(1), why: line(500) }).optional(),
})
export type Claim = z.infer<typeof claim>

const partFields = { id }
export const partSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...partFields,
    kind: z.literal('read'),
    text: markdown,
    /** Lines of a file of the copy, as it is now. */
    code: z
      .strictObject({
        file,
        from: z.number().int().min(1),
        to: z.number().int().min(1),
        marks: z.array(z.number().int().min(1)).default([]),
      })
      .optional(),
  }),
  z.strictObject({
    ...partFields,
    kind: z.literal('predict'),
    question: markdown,
    form: answerForm,
    /** Rows of the catalogue of misconceptions that it asks about. */
    beliefs: z.array(z.number().int().min(1).max(100)).default([]),
  }),
  z.strictObject({
    ...partFields,
    kind: z.literal('do'),
    words: line(300),
    deeds: z.array(deedSchema).min(1).max(40),
    /** Where the real control is, that a person may press instead of "Do it for me"; null: the button "Try it" is the control. */
    control: z
      .strictObject({
        at: z.enum(['scale', 'policy', 'kill-menu', 'reload', 'start-stop', 'load', 'faults']),
        hint: line(300),
        /** How it is known that the person did it. */
        done: z
          .array(z.strictObject({ action: line(80) }))
          .min(1)
          .max(4),
      })
      .nullable()
      .default(null),
    facts: z.array(id).max(12).default([]),
  }),
  /** What the person saw, before the deck shows its count. Asks in the form of the prediction. */
  z.strictObject({ ...partFields, kind: z.literal('observe'), question: markdown, of: id }),
  z.strictObject({
    ...partFields,
    kind: z.literal('compare'),
    /** One row: a prediction, its observation, what was measured, and what textbooks say, with the reason where it differs. */
    rows: z
      .array(
        z.strictObject({
          words: line(200),
          prediction: id.optional(),
          observation: id.optional(),
          fact: id,
          textbook: line(200),
        }),
      )
      .min(1)
      .max(8),
  }),
  /** The first case that is so is shown; the last one needs no condition. */
  z.strictObject({
    ...partFields,
    kind: z.literal('explain'),
    cases: z
      .array(z.strictObject({ when: z.array(conditionSchema).default([]), text: markdown }))
      .min(1)
      .max(8),
  }),
  /** A file of the copy in an editor; a press on "Run it" reloads without loss. `solution`: a file that "Show me" puts there. */
  z.strictObject({ ...partFields, kind: z.literal('change'), text: markdown, file, solution: file }),
  /** The same again and again: how `fact` was distributed. Each round with a seed of its own. */
  z.strictObject({
    ...partFields,
    kind: z.literal('repeat'),
    words: line(300),
    times: wholeNumber({ min: 2, max: 50 }, 'times').default(20),
    deeds: z.array(deedSchema).min(1).max(20),
    fact: id,
  }),
  z.strictObject({ ...partFields, kind: z.literal('check'), claims: z.array(claim).min(1).max(12) }),
  z.strictObject({ ...partFields, kind: z.literal('play'), text: markdown }),
])
export type Part = z.infer<typeof partSchema>
export type PartKind = Part['kind']
export type PredictPart = Extract<Part, { readonly kind: 'predict' }>

/** What stands on the right of a step. */
export const paneIds = ['wires', 'workers', 'answers', 'figures', 'log', 'events', 'store'] as const
export type PaneId = (typeof paneIds)[number]

const step = z.strictObject({
  id,
  title: line(120),
  panes: z.array(z.enum(paneIds)).min(1).max(3).default(['wires', 'workers']),
  parts: z.array(partSchema).min(1).max(16),
})
export type LessonStep = z.infer<typeof step>

/** A hidden fault in a running service, drawn from a seed: which slot, what kind, since when? */
const drill = z.strictObject({
  title: line(120),
  /** What a person is told at the beginning. */
  story: markdown,
  withinS: wholeNumber({ min: 30, max: 1800 }, 'withinS').default(300),
  /** Load that runs meanwhile, so that there is something to see. */
  load: z.strictObject({
    path: path.default('/'),
    ratePerSec: wholeNumber(limits.loadRatePerSec, 'ratePerSec').default(20),
    /** For faults of the hand-over: they never meet a connection that is kept. */
    newConnections: z.boolean().default(false),
  }),
  /** One of these is drawn. Its target is `random` with one slot, or all. */
  faults: z
    .array(z.strictObject({ id, words: line(120), deed: fileActionSchema }))
    .min(2)
    .max(8),
  hints: z.array(markdown).max(5).default([]),
})
export type Drill = z.infer<typeof drill>

export const lessonFileSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  version: z.literal(1, { error: 'version must be 1: this deck reads no other' }),
  locale: z.string().max(20).default('en'),
  id,
  title: line(120),
  summary: line(300),
  minutes: wholeNumber({ min: 1, max: 120 }, 'minutes'),
  /** Lessons that should come before; each can be started alone. */
  needs: z.array(id).max(10).default([]),
  app: z.strictObject({
    script: file,
    workers: workerCountSchema,
    policy: policySchema.default('round-robin'),
    env: z.record(z.string().max(100), z.string().max(2000)).default({}),
    /** Restart rule and times of the cluster, where the lesson is about them. */
    rule: z
      .strictObject({
        minUptimeMs: wholeNumber(limits.minUptimeMs, 'minUptimeMs').optional(),
        backOffMs: wholeNumber(limits.backOffMs, 'backOffMs').optional(),
        maxUnstable: wholeNumber(limits.maxUnstable, 'maxUnstable').optional(),
        graceMs: wholeNumber(limits.graceMs, 'graceMs').optional(),
      })
      .default({}),
    /** `redis`: a store is there before the app starts; its address is in `STORE_URL`. */
    store: z.enum(['none', 'redis']).default('none'),
  }),
  facts: z.record(id, factSchema).default({}),
  steps: z.array(step).min(1).max(30),
  drill: drill.optional(),
})
export type LessonFile = z.infer<typeof lessonFileSchema>
