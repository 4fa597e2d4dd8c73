import type { z } from 'zod'
import {
  type LoadExperiment,
  type LoadSettings,
  loadExperimentSchema,
  loadRateSchema,
  loadSettingsSchema,
} from '../../../../shared/model/load-settings.ts'
import { numberOf } from '../../../format/typed-number.ts'
import type { LoadDraft } from './draft.ts'
import { readHeaders, readPaths } from './lines.ts'

/** What is wrong with fields, in words; a field that is fine is absent. */
export type LoadFaults = Readonly<Partial<Record<keyof LoadDraft, string>>>

export type ReadLoad =
  | { readonly ok: true; readonly settings: LoadSettings; readonly experiment: LoadExperiment }
  | { readonly ok: false; readonly faults: LoadFaults }

/** Reads the form with the schemas the main process judges by; every fault is named at once, at its field. */
export function readDraft(draft: LoadDraft): ReadLoad {
  const faults: Partial<Record<keyof LoadDraft, string>> = {}
  const headers = readHeaders(draft.headers)
  if (!headers.ok) faults.headers = headers.message
  const paths = readPaths(draft.paths)
  if (!paths.ok) faults.paths = paths.message
  const url = urlFault(draft.url)
  if (url !== null) faults.url = url
  const settings = loadSettingsSchema.safeParse({
    url: draft.url.trim(),
    method: draft.method,
    headers: headers.ok ? headers.entries : [],
    body: draft.body,
    paths: paths.ok ? paths.entries : [],
    model: draft.kind === 'limit' ? 'open' : draft.model,
    // What does not apply is not judged, and goes along as it would be if it did.
    ratePerSec:
      draft.model === 'open' && draft.kind !== 'limit' ? numberOf(draft.ratePerSec) : rateOr(draft.ratePerSec),
    connections: numberOf(draft.connections),
    durationS: durationOf(draft),
    warmUpS: numberOf(draft.warmUpS),
    requestsPerConnection:
      draft.keep === 'keep' ? 0 : draft.keep === 'each' ? 1 : numberOf(draft.requestsPerConnection),
    pipelining: numberOf(draft.pipelining),
    timeoutMs: numberOf(draft.timeoutMs),
    sourceAddresses: numberOf(draft.sourceAddresses),
    sendOverMs: numberOf(draft.sendOverMs),
    processes: numberOf(draft.processes),
  })
  if (!settings.success) collect(faults, settings.error, (path) => settingsField(path))
  const experiment = loadExperimentSchema.safeParse(experimentOf(draft))
  if (!experiment.success) collect(faults, experiment.error, (path) => experimentField(draft.kind, path))
  // The form asks in percent, the schema judges a ratio.
  if (faults.failedPercent !== undefined) faults.failedPercent = 'Failed bound must be 0 to 100 %'
  if (draft.kind === 'limit' && numberOf(draft.toPerSec) <= numberOf(draft.fromPerSec)) {
    faults.toPerSec ??= 'The last rate must be above the first'
  }
  if (!settings.success || !experiment.success || Object.keys(faults).length > 0) return { ok: false, faults }
  return { ok: true, settings: settings.data, experiment: experiment.data }
}

function durationOf({ kind, untilStopped, durationS }: LoadDraft): number | null {
  if (untilStopped) return null
  const typed = numberOf(durationS)
  return kind === 'run' || loadSettingsSchema.shape.durationS.safeParse(typed).success ? typed : 60
}

function rateOr(text: string): number {
  const read = loadRateSchema.safeParse(numberOf(text))
  return read.success ? read.data : 500
}

function urlFault(text: string): string | null {
  const url = text.trim()
  if (url === '') return null
  if (!/^https?:\/\//i.test(url)) return 'URL must begin with http:// or https://'
  return URL.canParse(url) ? null : 'This URL cannot be read: check host and port'
}

function experimentOf(draft: LoadDraft): unknown {
  switch (draft.kind) {
    case 'run':
      return { kind: 'run' }
    case 'limit':
      return {
        kind: 'limit',
        fromPerSec: numberOf(draft.fromPerSec),
        toPerSec: numberOf(draft.toPerSec),
        factor: numberOf(draft.factor),
        stepS: numberOf(draft.limitStepS),
        p99BoundMs: numberOf(draft.p99BoundMs),
        failedBoundRatio: numberOf(draft.failedPercent) / 100,
      }
    case 'workers':
      return { kind: 'workers', counts: readCounts(draft.counts), stepS: numberOf(draft.workersStepS) }
  }
}

/** "1, 2, 4" and "1-4"; what is no number becomes NaN. Rising, each once. */
export function readCounts(text: string): readonly number[] {
  const counts = text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const range = /^(\d{1,3})[-–…](\d{1,3})$/.exec(word)
      if (range === null) return [Number(word)]
      const [from, to] = [Number(range[1]), Number(range[2])]
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
    })
  return [...new Set(counts)].sort((one, other) => one - other)
}

type Path = readonly PropertyKey[]

function collect(
  faults: Partial<Record<keyof LoadDraft, string>>,
  error: z.ZodError,
  fieldOf: (path: Path) => keyof LoadDraft,
): void {
  for (const issue of error.issues) faults[fieldOf(issue.path)] ??= inEntry(issue.path, issue.message)
}

/** An entry of a list is named by its place. */
function inEntry(path: Path, message: string): string {
  const [, index] = path
  return typeof index === 'number' ? `Entry ${index + 1}: ${message}` : message
}

function settingsField([field]: Path): keyof LoadDraft {
  const known = settingsFields.find((name) => name === field)
  return known ?? 'url'
}

const settingsFields = [
  'url',
  'method',
  'headers',
  'body',
  'paths',
  'model',
  'ratePerSec',
  'connections',
  'durationS',
  'warmUpS',
  'requestsPerConnection',
  'pipelining',
  'timeoutMs',
  'sourceAddresses',
  'sendOverMs',
  'processes',
] as const satisfies readonly (keyof LoadDraft & keyof LoadSettings)[]

function experimentField(kind: LoadDraft['kind'], [field]: Path): keyof LoadDraft {
  if (field === 'stepS') return kind === 'limit' ? 'limitStepS' : 'workersStepS'
  if (field === 'failedBoundRatio') return 'failedPercent'
  if (field === 'fromPerSec' || field === 'toPerSec' || field === 'factor' || field === 'p99BoundMs') return field
  return 'counts'
}
