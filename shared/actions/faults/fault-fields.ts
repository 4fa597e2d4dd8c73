import type { ChoiceField, Fields, TextField, WholeField } from '../fields.ts'

/** What faults ask for, besides whom they are for and how long they last. */

export const milliseconds = (words: string, min: number, max: number, usual: number) =>
  ({ kind: 'whole', words, unit: 'ms', min, max, usual }) as const satisfies WholeField

export const megabytesField = (words: string, min: number, max: number, usual: number, unit: 'MB' | 'MB/s') =>
  ({ kind: 'whole', words, unit, min, max, usual }) as const satisfies WholeField

/** Which of many requests, connections or messages are hit; `hitRuleOf` of `base/hit-rule.ts` reads it. */
export const hitFields = {
  hits: { kind: 'choice', words: 'Which', of: ['all', 'first', 'nth', 'share'], usual: 'all' },
  hitCount: {
    kind: 'whole',
    words: 'n',
    min: 1,
    max: 1_000_000,
    usual: 2,
    when: { field: 'hits', is: ['first', 'nth'] },
  },
  hitPercent: {
    kind: 'whole',
    words: 'Share',
    unit: '%',
    min: 1,
    max: 100,
    usual: 50,
    when: { field: 'hits', is: ['share'] },
  },
} as const satisfies Fields

const text = (words: string, example: string, usual = ''): TextField => ({
  kind: 'text',
  words,
  maxChars: 500,
  usual,
  example,
})

/** Which requests a fault is for, all conditions at once; an empty one is met by every request. */
export const matchFields = {
  method: {
    kind: 'choice',
    words: 'Method',
    of: ['any', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    usual: 'any',
  },
  /** A path, or with `*` at its end what it begins with. */
  path: {
    ...text('Path', '/checkout or /api/*'),
    matches: { pattern: '^/[^*\\s]*\\*?$', words: 'must begin with / and may end in *' },
  },
  /** `name`, or `name: value`. */
  header: {
    ...text('Only with header', 'x-breaks: anna'),
    matches: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*(:.*)?$", words: 'must be "name" or "name: value"' },
  },
  /** `name=value`. */
  cookie: {
    ...text('Only with cookie', 'student=anna'),
    matches: { pattern: '^[^=;\\s]+=[^;]*$', words: 'must be "name=value"' },
  },
  /** Paths apart by spaces that are never hit: who watches over the service is not to be misled. */
  spare: text('Never on', '/health', '/health /healthz /ready /readyz /live /livez'),
} as const satisfies Fields

export type RequestMatch = {
  readonly [Name in keyof typeof matchFields]: (typeof matchFields)[Name] extends ChoiceField<infer Value>
    ? Value
    : string
}

/** For faults of a worker's start. */
export const bootFields = {
  /** 0: each start, for as long as the fault lasts. */
  failCount: { kind: 'whole', words: 'Starts, 0 = each', min: 0, max: 1000, usual: 0 },
  restart: { kind: 'choice', words: 'Begin', of: ['kill-now', 'next-start'], usual: 'kill-now' },
} as const satisfies Fields

export const dependencyFields = {
  /** The variable that leads the app to its dependency, as the cluster's settings name it. */
  variable: { ...text('Dependency', 'REDIS_URL') },
  stream: { kind: 'choice', words: 'Direction', of: ['downstream', 'upstream'], usual: 'downstream' },
  toxicityPercent: { kind: 'whole', words: 'Connections hit', unit: '%', min: 1, max: 100, usual: 100 },
} as const satisfies Fields
