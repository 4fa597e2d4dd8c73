import { z } from 'zod'
import { limits } from '../limits.ts'
import { isHidden } from '../secrets.ts'
import { httpPath } from './fields/http-path.ts'

const range = (bounds: { readonly min: number; readonly max: number }, thing: string) => {
  const words = `${thing} must be a whole number from ${bounds.min} to ${bounds.max}`
  return z.number({ error: words }).int(words).min(bounds.min, words).max(bounds.max, words)
}

/** A secret that was not kept cannot be sent. What zod's `refine` takes. */
const isKnown = (thing: string): [(text: string) => boolean, string] => [
  (text) => !isHidden(text),
  `${thing} is hidden, because it was not kept: type it again`,
]
/** Said before anything else is. */
const known = (thing: string) => z.string().refine(...isKnown(thing))

/** Header names and values as HTTP/1.1 allows them: no line break can smuggle a second header in. */
const headerName = z
  .string()
  .max(200, 'A header name must not be longer than 200 characters')
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, {
    error: (issue) => `Header name ${JSON.stringify(issue.input)} has a character HTTP does not allow there`,
  })
const headerValue = known('The value')
  .max(16_384, 'A header value must not be longer than 16384 characters')
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'A header value must not contain a line break or a control character')

const bodyWords = `Body must not be longer than ${limits.loadBodyBytes.max / 1_000_000} MB`
const pathWords = 'A path must begin with / and hold no blank'

export const loadMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const
export type LoadMethod = (typeof loadMethods)[number]

/**
 * `open`: requests fall due at their rate, whether or not earlier ones were answered. `closed`: each connection sends the
 * next request when the last was answered, as fast as it can.
 */
export const loadModels = ['open', 'closed'] as const
export type LoadModel = (typeof loadModels)[number]

export const loadRateSchema = range(limits.loadRatePerSec, 'Rate per second')

/** How load is made. Every run keeps the settings it ran with. */
export const loadSettingsSchema = z.strictObject({
  /** '' = the cluster's own address. */
  url: known('A part of the URL').max(4096, 'URL must not be longer than 4096 characters'),
  method: z.enum(loadMethods, { error: `Method must be one of ${loadMethods.join(', ')}` }),
  headers: z.array(z.strictObject({ name: headerName, value: headerValue })).max(64, 'At most 64 headers can be sent'),
  body: known('The body').refine(
    (body) => new TextEncoder().encode(body).length <= limits.loadBodyBytes.max,
    bodyWords,
  ),
  /** Requests are dealt to these by weight; empty = the URL's own path. */
  paths: z
    .array(
      z.strictObject({
        path: httpPath('A path', 4096, /^\/[^\s\p{Cc}]*$/u, pathWords).refine(...isKnown('A part of the path')),
        weight: range(limits.loadPathWeight, 'Weight'),
      }),
    )
    .max(32, 'At most 32 paths can be asked for'),
  model: z.enum(loadModels),
  /** Requests per second over all connections; `open` only. */
  ratePerSec: loadRateSchema,
  connections: range(limits.loadConnections, 'Connections'),
  /** null = until stopped. Warm-up comes before and does not count. */
  durationS: range(limits.loadDurationS, 'Duration in s').nullable(),
  warmUpS: range(limits.loadWarmUpS, 'Warm-up in s'),
  /** 0 = a connection is kept as long as the server keeps it, 1 = a new one for each request. */
  requestsPerConnection: range(limits.loadRequestsPerConnection, 'Requests per connection'),
  /** Requests on the wire per connection before the first is answered. */
  pipelining: range(limits.loadPipelining, 'Pipelining'),
  timeoutMs: range(limits.loadTimeoutMs, 'Timeout in ms'),
  /** Connections come from so many addresses of 127.0.0.0/8; 1 = the system chooses. */
  sourceAddresses: range(limits.loadSourceAddresses, 'Source addresses'),
  /** Slow clients: each request is written in pieces over this time. 0 = at once. */
  sendOverMs: range(limits.loadSendOverMs, 'Time to send in ms'),
  /** Generator processes that share rate and connections. */
  processes: range(limits.loadProcesses, 'Generator processes'),
})
export type LoadSettings = z.infer<typeof loadSettingsSchema>

/** The same as it is kept: a mark may stand where a secret was. */
export const keptSettingsSchema = loadSettingsSchema.extend({
  url: z.string(),
  headers: z.array(z.strictObject({ name: headerName, value: z.string() })),
  body: z.string(),
  paths: z.array(z.strictObject({ path: z.string(), weight: z.number() })),
})

/** A ramp of steps that ends where a bound is crossed. Rates per second; `factor` > 1 multiplies from step to step. */
export const findTheLimitSchema = z.strictObject({
  kind: z.literal('limit'),
  fromPerSec: loadRateSchema,
  toPerSec: loadRateSchema,
  factor: z.number().min(1.05, 'Factor must be 1.05 to 10').max(10, 'Factor must be 1.05 to 10'),
  stepS: range(limits.loadStepS, 'Step in s'),
  p99BoundMs: range(limits.loadTimeoutMs, 'Bound of p99 in ms'),
  failedBoundRatio: z.number().min(0, 'Bound of failures must be 0 to 1').max(1, 'Bound of failures must be 0 to 1'),
})
/** The same load with 1, 2, … N workers. */
export const workersSchema = z.strictObject({
  kind: z.literal('workers'),
  counts: z.array(range(limits.workers, 'Workers')).min(2, 'At least two worker counts are needed').max(16),
  stepS: range(limits.loadStepS, 'Step in s'),
})

/** What is tried: one run, a ramp up to the limit, or one run per worker count. */
export const loadExperimentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run') }),
  findTheLimitSchema,
  workersSchema,
])
export type LoadExperiment = z.infer<typeof loadExperimentSchema>

export const defaultLoadSettings: LoadSettings = {
  url: '',
  method: 'GET',
  headers: [],
  body: '',
  paths: [],
  model: 'open',
  ratePerSec: 500,
  connections: 50,
  durationS: 60,
  warmUpS: 0,
  requestsPerConnection: 0,
  pipelining: 1,
  timeoutMs: 5000,
  sourceAddresses: 1,
  sendOverMs: 0,
  processes: 1,
}

/** Ready-made loads; they leave URL, method, headers, body and paths as they are. */
export const loadPresets = [
  {
    id: 'gentle',
    title: 'Gentle',
    shows: '50 requests per second on 10 kept connections',
    change: {
      model: 'open',
      ratePerSec: 50,
      connections: 10,
      requestsPerConnection: 0,
      sendOverMs: 0,
      timeoutMs: 5000,
    },
  },
  {
    id: 'busy',
    title: 'Busy',
    shows: '2 000 requests per second on 100 kept connections',
    change: {
      model: 'open',
      ratePerSec: 2000,
      connections: 100,
      requestsPerConnection: 0,
      sendOverMs: 0,
      timeoutMs: 5000,
    },
  },
  {
    id: 'short',
    title: 'Many short connections',
    shows: '500 requests per second, each on a connection of its own',
    change: {
      model: 'open',
      ratePerSec: 500,
      connections: 200,
      requestsPerConnection: 1,
      sendOverMs: 0,
      timeoutMs: 5000,
    },
  },
  {
    id: 'slow',
    title: 'Slow clients',
    shows: '20 requests per second that each take 4 s to arrive',
    change: {
      model: 'open',
      ratePerSec: 20,
      connections: 200,
      requestsPerConnection: 1,
      sendOverMs: 4000,
      timeoutMs: 15_000,
    },
  },
] as const satisfies readonly {
  readonly id: string
  readonly title: string
  readonly shows: string
  readonly change: Partial<LoadSettings>
}[]
