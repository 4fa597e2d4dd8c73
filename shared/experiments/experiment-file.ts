import { z } from 'zod'
import { clusterActions } from '../actions/cluster-actions.ts'
import { faultActions } from '../actions/faults/fault-actions.ts'
import type { Fields } from '../actions/fields.ts'
import { inputShape } from '../actions/input-schema.ts'
import { workerActions } from '../actions/worker-actions.ts'
import { limits } from '../limits.ts'
import { checkTimes } from '../model/experiment.ts'
import {
  type FaultTarget,
  type FaultTrigger,
  faultTargetSchema,
  faultTriggerSchema,
  guardRailsSchema,
} from '../model/fault.ts'
import { loadSettingsSchema } from '../model/load-settings.ts'
import { sampleIdSchema, workerCountSchema } from '../model/settings.ts'
import { wholeNumber } from '../model/whole-number.ts'
import { timeSchema } from './time-text.ts'

/** The text of an experiment, once it is data: Chaos Toolkit's words where it has them, ours for the rest. */

const text = (longest: number, thing: string) => {
  const words = `${thing} must be a text of 1 to ${longest} characters`
  const oneLine = `${thing} must be one line without control characters: it is printed as it is`
  return z
    .string({ error: words })
    .min(1, words)
    .max(longest, words)
    .refine((written) => !/\p{Cc}/u.test(written), oneLine)
}
const name = text(200, 'A name')
const short = { min: 0, max: 600_000 }
const pauses = z.strictObject({
  before: timeSchema(short, 'A pause').optional(),
  after: timeSchema(short, 'A pause').optional(),
})

/** What is measured over HTTP: GET of this address, or of this path of the cluster. */
const probeArguments = z.strictObject({
  url: text(4096, 'url'),
  timeout: timeSchema({ min: 10, max: 60_000 }, 'timeout').default(2000),
})

const range = z.array(z.number()).length(2, 'A range is two numbers: [from, to]')
const tolerance = z.union(
  [z.string().max(200), z.number(), range, z.strictObject({ type: z.literal('range'), range })],
  { error: 'tolerance must be a limit as "p(99)<50", a number, or a range [from, to]' },
)
export type FileTolerance = z.infer<typeof tolerance>

const probeFields = {
  type: z.literal('probe').optional(),
  name,
  /** Not needed where the tolerance names it. */
  probe: z.string().max(100).optional(),
  slot: wholeNumber(limits.workers, 'slot').optional(),
  arguments: probeArguments.optional(),
}

const checkTime = z.enum([...checkTimes, 'all'], { error: `when must be one of ${[...checkTimes, 'all'].join(', ')}` })
const hypothesisProbe = z.strictObject({
  ...probeFields,
  tolerance,
  when: z.union([checkTime, z.array(checkTime).min(1)]).optional(),
  /** How often one is looked at during the method. */
  every: timeSchema({ min: 200, max: 60_000 }, 'every').optional(),
  abortOnFail: z.boolean().optional(),
})
export type FileProbe = z.infer<typeof hypothesisProbe>

const readingStep = z.strictObject({
  ...probeFields,
  type: z.literal('probe'),
  tolerance: tolerance.optional(),
  pauses: pauses.optional(),
})

const stepFields = {
  type: z.literal('action').optional(),
  name,
  pauses: pauses.optional(),
  /** The next step does not wait for its end. */
  background: z.boolean().optional(),
}

interface FileStepBase {
  readonly name: string
  readonly pauses?: { readonly before?: number | undefined; readonly after?: number | undefined } | undefined
  readonly background?: boolean | undefined
  readonly input: Readonly<Record<string, unknown>>
  readonly target: FaultTarget
}
export type FileFaultStep = FileStepBase & {
  readonly fault: string
  readonly for: number
  readonly trigger: FaultTrigger
}
export type FileActionStep = FileStepBase & { readonly action: string }
export type FileStep = FileFaultStep | FileActionStep | z.infer<typeof readingStep>

const anyone: FaultTarget = { kind: 'random', count: 1 }
/** Fields that have a usual value can be left out, all of them with their object. */
const inputOf = (fields: Fields) => z.strictObject(inputShape(fields)).prefault({} as never)

const faultStep = z.discriminatedUnion(
  'fault',
  faultActions.map(({ id, input, usualForMs }) =>
    z.strictObject({
      ...stepFields,
      fault: z.literal(id),
      input: inputOf(input),
      target: faultTargetSchema.default(anyone),
      trigger: faultTriggerSchema.default({ kind: 'now' }),
      for: timeSchema(limits.faultForMs, 'for').default(usualForMs),
    }),
  ) as never,
)
const actionStep = z.discriminatedUnion(
  'action',
  [...workerActions, ...clusterActions].map(({ id, input }) =>
    z.strictObject({
      ...stepFields,
      action: z.literal(id),
      input: inputOf(input),
      target: faultTargetSchema.default(anyone),
    }),
  ) as never,
)
/** A fault or an action, as a step of an experiment or of a lesson writes it. */
export const fileActionSchema: z.ZodType<FileFaultStep | FileActionStep> = z.union([faultStep, actionStep]) as never
// The tables say which id has which fields; TypeScript cannot follow it through the schemas made of them.
const step: z.ZodType<FileStep> = z.union([faultStep, actionStep, readingStep]) as never

const load = loadSettingsSchema.omit({ durationS: true, warmUpS: true }).partial()

/** The file, version 1. What is not said has its default. */
export const experimentFileSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  version: z.literal(1, { error: 'version must be 1: this deck reads no other' }),
  title: text(200, 'title'),
  description: z.string().max(5000).optional(),
  tags: z.array(z.string().max(100)).max(50).optional(),
  seed: wholeNumber(limits.seed, 'seed').default(1),
  repeats: wholeNumber(limits.experimentRepeats, 'repeats').default(1),
  /** What runs, unless the command line names it; relative to the file. */
  script: text(4096, 'script').optional(),
  sample: sampleIdSchema.optional(),
  workers: workerCountSchema.optional(),
  load: z.union([z.literal('none'), load], { error: 'load must be "none", or settings of a load' }).default({}),
  timing: z
    .strictObject({
      /** After the load began, until anything counts. */
      settle: timeSchema({ min: 0, max: 600_000 }, 'timing.settle').default(2000),
      before: timeSchema({ min: 1000, max: 3_600_000 }, 'timing.before').default(5000),
      after: timeSchema({ min: 1000, max: 3_600_000 }, 'timing.after').default(5000),
    })
    .prefault({}),
  'steady-state-hypothesis': z.strictObject({
    title: text(500, 'steady-state-hypothesis.title'),
    probes: z.array(hypothesisProbe).min(1, 'A hypothesis needs at least one probe').max(50),
  }),
  method: z.array(step).min(1, 'A method needs at least one step').max(100),
  rollbacks: z.array(step).max(50).default([]),
  /** Beside those of the cluster; the stricter one holds. */
  guardRails: guardRailsSchema.partial().optional(),
  /** What the run is compared with: the time before the method. */
  control: z.literal('before', { error: 'control must be "before": the time before the method' }).optional(),
})
export type ExperimentFile = z.infer<typeof experimentFileSchema>
