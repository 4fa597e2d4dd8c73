import { z } from 'zod'
import { actionIds } from '../../../shared/actions/actions.ts'
import { hideSecrets } from '../../../shared/load-secrets.ts'
import { lifecycleKinds, tones } from '../../../shared/model/event.ts'
import { type LoadResult, loadErrorKinds } from '../../../shared/model/load.ts'
import { keptSettingsSchema, loadExperimentSchema } from '../../../shared/model/load-settings.ts'
import { policyIds } from '../../../shared/policies.ts'
import { hideInUrl } from '../../../shared/secrets.ts'
import { addSecond, noDelays } from '../measure/generator-delays.ts'

/** What a result must look like to be read again. Fields that a later deck added are passed over. */

const number = z.number()
const nullable = z.number().nullable()

const percentiles = z.object({
  p50Ms: number,
  p75Ms: number,
  p90Ms: number,
  p95Ms: number,
  p99Ms: number,
  p999Ms: number,
  maxMs: number,
})

const totals = z.object({
  ledger: z.object({
    sent: number,
    ok: number,
    failed: number,
    injected: number.exactOptional(),
    inFlight: number,
    unaccounted: number,
  }),
  askedCount: nullable,
  waitingCount: number,
  errors: z.partialRecord(z.enum(loadErrorKinds), number),
  errorWords: z.partialRecord(z.enum(loadErrorKinds), z.string()),
  statuses: z.record(z.string(), number),
  latency: z.object({ corrected: percentiles, raw: percentiles }).nullable(),
  bars: z.array(z.object({ fromMs: number, toMs: number, correctedCount: number, rawCount: number })),
  shares: z.array(z.object({ slot: number, requestCount: number, connectionCount: number })),
  delays: z.object({ lateMs: number, lateSecondsCount: number, secondsCount: number, stoodStillMs: number }),
  losses: z.array(z.object({ pid: nullable, silentMs: number, dueCount: nullable })),
  receivedBytes: number,
  openedCount: number,
  elapsedMs: number,
})

const second = z.object({
  atMs: number,
  lastedMs: number.exactOptional(),
  askedCount: nullable,
  sentCount: number,
  okCount: number,
  failedCount: number,
  injectedCount: number.exactOptional(),
  inFlightCount: number,
  waitingCount: number,
  p50Ms: nullable,
  p90Ms: nullable,
  p99Ms: nullable,
  p999Ms: nullable,
  maxMs: nullable,
  generatorCpuRatio: number,
  generatorLateMs: number.exactOptional(),
})

const point = z.object({
  workers: number,
  askedPerSec: nullable,
  sentPerSec: number,
  okPerSec: number,
  failedRatio: number,
  p50Ms: nullable,
  p99Ms: nullable,
  generatorCpuRatio: number,
  generatorLateMs: number.exactOptional(),
  isWithinBounds: z.boolean(),
  isGeneratorBound: z.boolean(),
})

const mark = z.object({
  atMs: number,
  slot: nullable,
  words: z.string(),
  // Of a kind that a later deck added it has its label, as those of the first version.
  event: z
    .object({
      kind: z.enum(lifecycleKinds),
      tone: z.enum(tones),
      words: z.string(),
      action: z.enum(actionIds).exactOptional(),
    })
    .nullable()
    .catch(null),
})

const reload = z.object({
  operationId: number,
  startedAtMs: number,
  endedAtMs: nullable,
  state: z.enum(['running', 'done', 'stopped', 'cancelled']),
  swaps: z.array(
    z.object({
      slot: number,
      generation: number,
      nextGeneration: number,
      tookMs: number,
      movedCount: nullable,
      lateRequestsCount: nullable,
    }),
  ),
})

const remark = z.object({
  tone: z.enum(['info', 'warn', 'bad']),
  words: z.string(),
  offer: z.enum(['more-processes', 'more-connections']).nullable(),
})

const span = z.object({ least: number, most: number })

export const summarySchema = z.object({
  resultId: z.string().regex(/^[\w-]{1,100}$/),
  name: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  kind: z.enum(['run', 'limit', 'workers']),
  startedAtMs: number,
  durationMs: number,
  workers: number,
  policy: z.enum(policyIds),
  inForce: z
    .object({ ratesPerSec: span.nullable(), workers: span, policies: z.array(z.enum(policyIds)) })
    .exactOptional(),
  okPerSec: number,
  p99Ms: nullable,
  failedCount: number,
})

export const resultSchema = z.object({
  version: z.literal(2),
  summary: summarySchema,
  experiment: loadExperimentSchema,
  settings: keptSettingsSchema,
  url: z.string(),
  endedBy: z.enum(['duration', 'person', 'bound', 'cluster-stopped', 'generator-died', 'failed']),
  endWords: z.string(),
  nodeVersion: z.string(),
  cores: number,
  seconds: z.array(second),
  totals,
  points: z.array(point),
  marks: z.array(mark),
  reloads: z.array(reload).exactOptional(),
  remarks: z.array(remark),
  verdict: z.string(),
}) satisfies z.ZodType<LoadResult>

/** Version 1 kept of a mark its label alone, secrets as they were typed, and neither delays nor losses. */
export const firstResultSchema = resultSchema
  .extend({
    version: z.literal(1),
    totals: totals.omit({ delays: true, losses: true }),
    marks: z.array(mark.omit({ event: true })),
  })
  .transform((first): LoadResult => {
    const delays = first.seconds.reduce(addSecond, noDelays)
    return hideInResult({
      ...first,
      version: 2,
      totals: { ...first.totals, delays, losses: [] },
      marks: first.marks.map((one) => ({ ...one, event: null })),
    })
  })

/** A result as it leaves the deck, on disk or exported: without credentials and body. */
export function hideInResult(result: LoadResult): LoadResult {
  return { ...result, settings: hideSecrets(result.settings), url: hideInUrl(result.url) }
}
