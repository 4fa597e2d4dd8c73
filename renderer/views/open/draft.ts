import { workersField } from '../../../shared/actions/cluster-actions.ts'
import { readWhole, wholeRefusal } from '../../../shared/actions/fields.ts'
import { defaultWorkerCount } from '../../../shared/default-workers.ts'
import type { EndSignalId } from '../../../shared/end-signals.ts'
import { formatEnvLines, parseEnvLines } from '../../../shared/env-lines.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterSettings, OpenRequest, SettingsPatch } from '../../../shared/model/settings.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { joinArguments, splitArguments } from '../../../shared/split-arguments.ts'
import { type ReloadDraft, readReloadDraft, readWatchDraft, reloadDraftOf } from './reload-draft.ts'

/** The form as typed: everything is text until it is sent. */
export interface Draft extends ReloadDraft {
  readonly scriptPath: string
  readonly name: string
  readonly workers: string
  readonly policy: PolicyId
  readonly cwd: string
  readonly args: string
  readonly execArgs: string
  /** Lines of all slots, and of single ones. */
  readonly env: string
  readonly appInstance: boolean
  readonly serialization: ClusterSettings['serialization']
  readonly nodePath: string
  readonly graceMs: string
  readonly killMs: string
  readonly idleCloseMs: string
  readonly endSignal: EndSignalId
  readonly minUptimeMs: string
  readonly queueLimit: string
  readonly atQueueLimit: ClusterSettings['atQueueLimit']
}

/** What is wrong with fields, in words; a field that is fine is absent. */
export type DraftFaults = Readonly<Partial<Record<keyof Draft, string>>>

export type ReadDraft =
  | { readonly ok: true; readonly request: OpenRequest }
  | { readonly ok: false; readonly faults: DraftFaults }

/** The form for what is known so far; the rest shows the defaults, as they are on a machine with so many cores. */
export function draftOf(request: Partial<OpenRequest>, coreCount: number): Draft {
  return {
    scriptPath: request.scriptPath ?? '',
    name: request.name ?? '',
    workers: String(request.workers ?? defaultWorkerCount(coreCount)),
    policy: request.policy ?? 'round-robin',
    cwd: request.cwd ?? '',
    args: joinArguments(request.args ?? []),
    execArgs: joinArguments(request.execArgs ?? []),
    env: formatEnvLines({ env: request.env ?? {}, slotEnv: request.slotEnv ?? {} }),
    appInstance: request.appInstance ?? true,
    serialization: request.serialization ?? 'json',
    nodePath: request.nodePath ?? '',
    graceMs: String(request.graceMs ?? limits.graceMs.default),
    killMs: String(request.killMs ?? limits.killMs.default),
    idleCloseMs: String(request.idleCloseMs ?? limits.idleCloseMs.default),
    endSignal: request.endSignal ?? 'SIGTERM',
    minUptimeMs: String(request.minUptimeMs ?? limits.minUptimeMs.default),
    queueLimit: String(request.queueLimit ?? limits.queueLimit.default),
    atQueueLimit: request.atQueueLimit ?? 'leave',
    ...reloadDraftOf(request),
  }
}

/** Reads the form; every fault is named at once. An empty name is left to be derived from the script. */
export function readDraft(draft: Draft): ReadDraft {
  const faults: Partial<Record<keyof Draft, string>> = {}
  if (draft.scriptPath.trim() === '') faults.scriptPath = 'Pick the script that starts your server'
  const workers = readWhole(workersField, draft.workers)
  if (workers === null) faults.workers = wholeRefusal(workersField)
  const args = splitArguments(draft.args)
  if (!args.ok) faults.args = args.error.message
  const execArgs = splitArguments(draft.execArgs)
  if (!execArgs.ok) faults.execArgs = execArgs.error.message
  const variables = parseEnvLines(draft.env)
  if (!variables.ok) faults.env = variables.error.message
  const numbers = readNumbers(draft, faults)
  const reload = readReloadDraft(draft, faults)
  const watch = readWatchDraft(draft, faults)
  if (workers === null || !args.ok || !execArgs.ok || !variables.ok || Object.keys(faults).length > 0) {
    return { ok: false, faults }
  }
  const name = draft.name.trim()
  return {
    ok: true,
    request: {
      scriptPath: draft.scriptPath.trim(),
      ...(name === '' ? {} : { name }),
      workers,
      policy: draft.policy,
      cwd: draft.cwd.trim(),
      args: args.value,
      execArgs: execArgs.value,
      env: { ...variables.value.env },
      slotEnv: { ...variables.value.slotEnv },
      appInstance: draft.appInstance,
      serialization: draft.serialization,
      nodePath: draft.nodePath,
      ...numbers,
      atQueueLimit: draft.atQueueLimit,
      endSignal: draft.endSignal,
      reload,
      ...watch,
    },
  }
}

/** What the form does not show: the rules of a cluster that is opened again, or copied. */
export function keptRules(request: Partial<OpenRequest>): Partial<OpenRequest> {
  const { backOffMs, backOffCapMs, maxUnstable, unstableWindowMs, workerLimits, autoscale, reload } = request
  return { backOffMs, backOffCapMs, maxUnstable, unstableWindowMs, workerLimits, autoscale, reload }
}

/** Only what differs from the present settings. */
export function patchOf(request: OpenRequest, settings: ClusterSettings): SettingsPatch {
  const { scriptPath: _path, sample: _sample, ...patch } = request
  const before: Readonly<Record<string, unknown>> = settings
  return Object.fromEntries(
    Object.entries(patch).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])),
  )
}

const numberFields = ['graceMs', 'killMs', 'idleCloseMs', 'minUptimeMs', 'queueLimit'] as const
type NumberField = (typeof numberFields)[number]

function readNumbers(draft: Draft, faults: Partial<Record<keyof Draft, string>>): Record<NumberField, number> {
  const numbers: Record<NumberField, number> = { graceMs: 0, killMs: 0, idleCloseMs: 0, minUptimeMs: 0, queueLimit: 0 }
  for (const field of numberFields) {
    const { min, max } = limits[field]
    const value = /^\s*\d+\s*$/.test(draft[field]) ? Number(draft[field]) : Number.NaN
    if (value >= min && value <= max) numbers[field] = value
    else if (field === 'queueLimit') faults[field] = `Give a whole number from ${min} to ${max}; 0 = no limit`
    else faults[field] = `Give a whole number of ms from ${min} to ${max}`
  }
  return numbers
}
