import { z } from 'zod'
import { loadErrorKinds } from '../../shared/model/load.ts'
import { loadRateSchema, loadSettingsSchema } from '../../shared/model/load-settings.ts'

/** What a generator process and the load that forked it tell each other, over the fork's channel. */

/** One server that connections go to. */
const targetSchema = z.strictObject({
  url: z.string(),
  /** The numeric address to connect to: resolved once, so that all connections go to the same. */
  address: z.string(),
})
const targetsSchema = z.array(targetSchema).min(1).readonly()
export type PartTarget = z.infer<typeof targetSchema>

/** One process's part of a load. */
const partSchema = z.strictObject({
  settings: loadSettingsSchema,
  /** New connections take them in turn. */
  targets: targetsSchema,
  checksCertificate: z.boolean(),
  /** Of this process among `processCount`: places its requests between those of the others. */
  processIndex: z.number().int(),
  processCount: z.number().int(),
  /** Number of its first connection among all: chooses source addresses. */
  firstConnection: z.number().int(),
  connections: z.number().int().min(1),
})
export type LoadPart = z.infer<typeof partSchema>

export const orderSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('start'), part: partSchema }),
  /** Of all processes together. */
  z.strictObject({ do: z.literal('rate'), id: z.number(), ratePerSec: loadRateSchema }),
  /** For connections from now on: those that are open stay. */
  z.strictObject({ do: z.literal('targets'), targets: targetsSchema }),
  z.strictObject({ do: z.literal('stop') }),
])
export type GeneratorOrder = z.infer<typeof orderSchema>

const count = z.number()
/** As `LatencyCounts`. */
const latencySchema = z.array(z.number()).readonly()
const countsSchema = z.object({
  sent: count,
  ok: count,
  failed: count,
  /** Answered by a fault of the deck: in neither of these, nor in `statuses` and latencies. */
  injected: count,
  inFlight: count,
  asked: count,
  waiting: count,
  receivedBytes: count,
  openedCount: count,
  errors: z.partialRecord(z.enum(loadErrorKinds), count),
  errorWords: z.partialRecord(z.enum(loadErrorKinds), z.string()),
  statuses: z.record(z.string(), count),
  elapsedMs: z.number(),
})
export type Counts = z.infer<typeof countsSchema>

const secondSchema = z.object({
  /** 0, 1, 2 …: seconds of the same number of all processes belong together. */
  number: z.number().int(),
  atMs: z.number(),
  lastedMs: z.number(),
  askedCount: count,
  sentCount: count,
  okCount: count,
  failedCount: count,
  injectedCount: count,
  inFlightCount: count,
  waitingCount: count,
  /** Corrected; null where nothing was recorded. */
  latency: latencySchema.nullable(),
  cpuRatio: z.number(),
  lateMs: z.number(),
})
export type SecondReport = z.infer<typeof secondSchema>

/** Cumulative; it starts anew when warm-up is over. */
const reportSchema = z.object({
  state: z.enum(['warming-up', 'running', 'finishing', 'ended']),
  counts: countsSchema,
  /** Once a second, and at the end. */
  latencies: z.object({ corrected: latencySchema, raw: latencySchema }).nullable(),
  second: secondSchema.nullable(),
})
export type GeneratorReport = z.infer<typeof reportSchema>

export const noteSchema = z.discriminatedUnion('tell', [
  z.object({ tell: z.literal('ready') }),
  z.object({ tell: z.literal('report'), report: reportSchema }),
  z.object({ tell: z.literal('rated'), id: z.number() }),
  z.object({ tell: z.literal('failed'), words: z.string() }),
])
export type GeneratorNote = z.infer<typeof noteSchema>
