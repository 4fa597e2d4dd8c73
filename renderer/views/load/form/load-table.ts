import type { z } from 'zod'
import {
  defaultLoadSettings,
  findTheLimitSchema,
  type LoadExperiment,
  type LoadSettings,
  loadMethods,
  loadSettingsSchema,
  workersSchema,
} from '../../../../shared/model/load-settings.ts'
import { whyNot } from '../../../../shared/platforms.ts'
import { ok } from '../../../../shared/result.ts'
import { numberOf } from '../../../format/typed-number.ts'
import type { FieldEntry, FormTable, Typed } from '../../../panels/form/field-table.ts'
import { valueAt } from '../../../panels/form/schema-paths.ts'
import { rampSteps, stepWords, usualCounts } from './experiment-steps.ts'
import { headersToLines, pathsToLines, readCounts, readHeaders, readPaths, readUrl } from './lines.ts'

/** How a connection is kept: for good, for one request, or for so many. */
type Keep = 'keep' | 'each' | 'every'

/** The settings of a load, and those of both experiments. */
const schema = loadSettingsSchema.extend({
  limit: findTheLimitSchema.omit({ kind: true }),
  workers: workersSchema.omit({ kind: true }),
})
export type WholeLoad = z.infer<typeof schema>

/** The form as typed. */
export type LoadDraft = Typed<LoadSettings> &
  Typed<Pick<WholeLoad['limit'], 'fromPerSec' | 'toPerSec' | 'factor' | 'p99BoundMs'>> &
  Readonly<Record<'limitStepS' | 'failedPercent' | 'counts' | 'workersStepS', string>> & {
    readonly kind: LoadExperiment['kind']
    readonly untilStopped: boolean
    readonly keep: Keep
  }

/** Experiments as they are first offered on a machine of so many cores. */
export const usualExperiments = (coreCount: number): Pick<WholeLoad, 'limit' | 'workers'> => ({
  limit: { fromPerSec: 100, toPerSec: 20_000, factor: 1.5, stepS: 5, p99BoundMs: 100, failedBoundRatio: 0.01 },
  workers: { counts: [...usualCounts(coreCount)], stepS: 10 },
})

type Entry = FieldEntry<LoadDraft, WholeLoad, string>
const number = (label: string, unit: string, more: Partial<Entry> = {}): Entry => ({
  label,
  kind: 'number',
  unit,
  ...more,
})
const ofLimit = (name: keyof WholeLoad['limit']): Partial<Entry> => ({
  at: `limit.${name}`,
  applies: ({ kind }) => kind === 'limit',
})
const ofWorkers = (name: keyof WholeLoad['workers']): Partial<Entry> => ({
  at: `workers.${name}`,
  applies: ({ kind }) => kind === 'workers',
})

const experimentHints: Readonly<Record<LoadExperiment['kind'], string>> = {
  run: '',
  limit: 'Raises the rate step by step until a bound is crossed, and draws the knee.',
  workers: 'Runs the same load with each worker count, then sets the count back.',
}
const modelHints: Readonly<Record<LoadSettings['model'], string>> = {
  open: 'Requests fall due at their rate, answered or not: waiting shows.',
  closed:
    'As fast as possible: each connection waits for its answer, so a slow server gets less load and waiting is hidden.',
}
const keepHints: Readonly<Record<Keep, string>> = {
  keep: 'A connection stays, and stays on one worker.',
  each: 'Each request opens a connection of its own.',
  every: 'A connection is closed after n requests.',
}

/** What to send, and what is tried. */
export const loadTable: FormTable<LoadDraft, WholeLoad> = {
  schema,
  readNumber: numberOf,
  standIn: (path) => valueAt({ ...defaultLoadSettings, ...usualExperiments(1) }, path),
  fields: {
    kind: {
      label: 'What is tried',
      kind: 'select',
      at: [],
      show: () => 'run',
      hintOf: ({ kind }) => experimentHints[kind],
      choices: [
        { value: 'run', label: 'One run' },
        { value: 'limit', label: 'Find the limit' },
        { value: 'workers', label: '1 → N', name: '1 → N workers' },
      ],
    },
    url: { label: 'URL', isMono: true, className: 'ld-full', read: ({ url }) => readUrl(url) },
    method: { label: 'Method', kind: 'select', choices: loadMethods.map((value) => ({ value, label: value })) },
    body: { label: 'Body', kind: 'lines', className: 'ld-full', rowsOf: () => 3 },
    model: {
      label: 'Model',
      kind: 'select',
      hintOf: ({ model }) => modelHints[model],
      // A ramp sets the rate itself.
      read: ({ kind, model }) => ok(kind === 'limit' ? 'open' : model),
      choices: [
        { value: 'open', label: 'Open: rate' },
        { value: 'closed', label: 'Closed: max' },
      ],
    },
    ratePerSec: number('Rate', 'req/s', { applies: ({ kind, model }) => kind !== 'limit' && model === 'open' }),
    durationS: number('Duration', 's', {
      applies: ({ kind }) => kind === 'run',
      show: ({ durationS }) => String(durationS ?? defaultLoadSettings.durationS),
      read: ({ untilStopped, durationS }) => ok(untilStopped ? null : numberOf(durationS)),
    }),
    untilStopped: {
      label: 'until stopped',
      kind: 'tick',
      className: 'ld-tick',
      at: [],
      show: ({ durationS }) => durationS === null,
    },
    fromPerSec: number('From', 'req/s', ofLimit('fromPerSec')),
    toPerSec: number('To at most', 'req/s', ofLimit('toPerSec')),
    factor: number('Factor', 'per step', ofLimit('factor')),
    limitStepS: number('Step', 's', {
      ...ofLimit('stepS'),
      hintOf: ({ fromPerSec, toPerSec, factor, limitStepS }) => {
        const steps = rampSteps(numberOf(fromPerSec), numberOf(toPerSec), numberOf(factor))
        return steps === null ? undefined : stepWords('At most ', steps, numberOf(limitStepS))
      },
    }),
    p99BoundMs: number('p99 bound', 'ms', ofLimit('p99BoundMs')),
    failedPercent: number('Failed bound', '%', {
      ...ofLimit('failedBoundRatio'),
      show: ({ limit }) => String(Number((limit.failedBoundRatio * 100).toPrecision(6))),
      read: ({ failedPercent }) => ok(numberOf(failedPercent) / 100),
      refusal: 'Failed bound must be 0 to 100 %',
    }),
    counts: {
      label: 'Workers',
      placeholder: '1, 2, 4',
      ...ofWorkers('counts'),
      show: ({ workers }) => workers.counts.join(', '),
      read: ({ counts }) => ok(readCounts(counts)),
    },
    workersStepS: number('Step', 's', {
      ...ofWorkers('stepS'),
      hintOf: (draft) => {
        const counts = readCounts(draft.counts)
        if (counts.length < 2 || !counts.every(Number.isFinite)) return undefined
        return stepWords('', counts.length, numberOf(draft.workersStepS))
      },
    }),
    connections: number('Connections', ''),
    keep: {
      label: 'Keep-alive',
      kind: 'select',
      at: [],
      show: ({ requestsPerConnection: count }) => (count === 0 ? 'keep' : count === 1 ? 'each' : 'every'),
      hintOf: ({ keep }) => keepHints[keep],
      choices: [
        { value: 'keep', label: 'on' },
        { value: 'each', label: 'off' },
        { value: 'every', label: 'for n requests' },
      ],
    },
    requestsPerConnection: number('n', 'requests', {
      applies: ({ keep }) => keep === 'every',
      show: ({ requestsPerConnection: count }) => String(count < 2 ? 100 : count),
      read: ({ keep, requestsPerConnection }) =>
        ok(keep === 'keep' ? 0 : keep === 'each' ? 1 : numberOf(requestsPerConnection)),
    }),
    headers: {
      label: 'Headers',
      kind: 'lines',
      className: 'ld-full',
      rowsOf: () => 2,
      placeholder: 'Accept: application/json',
      hint: 'One Name: value per line',
      show: ({ headers }) => headersToLines(headers),
      read: ({ headers }) => readHeaders(headers),
    },
    paths: {
      label: 'Paths',
      kind: 'lines',
      className: 'ld-full',
      rowsOf: () => 2,
      placeholder: '/api/cart 3\n/health',
      hint: "One per line, its weight after a blank; empty: the URL's own path",
      show: ({ paths }) => pathsToLines(paths),
      read: ({ paths }) => readPaths(paths),
    },
    timeoutMs: number('Timeout', 'ms'),
    warmUpS: number('Warm-up', 's', { hint: 'Before the measurement; does not count' }),
    pipelining: number('Pipelining', 'requests', {
      hint: 'On the wire per connection before the first is answered',
    }),
    sourceAddresses: number('Sources', 'addresses', {
      hintOf: (_draft, platform) =>
        whyNot('loopback-aliases', platform) ?? 'Of 127.0.0.0/8: several clients on one machine, for sticky',
    }),
    sendOverMs: number('Send over', 'ms', { hint: 'Slow clients: each request is written in pieces; 0 = at once' }),
    processes: number('Processes', 'generators', { hint: 'They share rate and connections' }),
  },
  faultsBetween: (_value, { kind, fromPerSec, toPerSec }) =>
    kind === 'limit' && numberOf(toPerSec) <= numberOf(fromPerSec)
      ? { toPerSec: 'The last rate must be above the first' }
      : {},
}
