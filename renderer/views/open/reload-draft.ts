import { limits } from '../../../shared/limits.ts'
import type { ReadinessKind } from '../../../shared/model/reload.ts'
import type { OpenRequest, ReloadSettings } from '../../../shared/model/settings.ts'

/** The part of the form about rolling reloads, as typed. */
export interface ReloadDraft {
  readonly readiness: ReadinessKind
  readonly probePath: string
  readonly probeStatus: string
  readonly probeTimeoutMs: string
  readonly readyTimeoutMs: string
  readonly reloadAtOnce: string
  readonly reloadPauseMs: string
  readonly watch: boolean
  readonly watchDebounceMs: string
}

export type ReloadFaults = Partial<Record<keyof ReloadDraft, string>>

/** The form for these settings; without any it shows the defaults. */
export function reloadDraftOf(request: Partial<OpenRequest>): ReloadDraft {
  const { reload } = request
  return {
    readiness: reload?.readiness ?? 'listening',
    probePath: reload?.probePath ?? '/',
    probeStatus: String(reload?.probeStatus ?? 0),
    probeTimeoutMs: String(reload?.probeTimeoutMs ?? limits.probeTimeoutMs.default),
    readyTimeoutMs: String(reload?.readyTimeoutMs ?? limits.readyTimeoutMs.default),
    reloadAtOnce: String(reload?.atOnce ?? limits.reloadAtOnce.default),
    reloadPauseMs: String(reload?.pauseMs ?? limits.reloadPauseMs.default),
    watch: request.watch ?? false,
    watchDebounceMs: String(request.watchDebounceMs ?? limits.watchDebounceMs.default),
  }
}

/** Reads the form; faults are added by field. What is not shown cannot be wrong: there the default stands in. */
export function readReloadDraft(typed: ReloadDraft, faults: ReloadFaults): ReloadSettings {
  const draft = typed.readiness === 'http' ? typed : withoutProbeFaults(typed)
  const read = (field: NumberField, of: string): number => readNumber(draft, faults, field, of)
  const probePath = draft.probePath.trim()
  if (!isPath(probePath)) faults.probePath = 'Begin with / and leave no spaces'
  const probeStatus = wholeNumber(draft.probeStatus)
  if (!isStatus(probeStatus)) faults.probeStatus = 'Give a status from 100 to 599; 0 = any from 200 to 299'
  return {
    ...{ readiness: draft.readiness, probePath, probeStatus },
    probeTimeoutMs: read('probeTimeoutMs', ' of ms'),
    readyTimeoutMs: read('readyTimeoutMs', ' of ms'),
    atOnce: read('reloadAtOnce', ''),
    pauseMs: read('reloadPauseMs', ' of ms'),
  }
}

/** Whether changed files reload, and how long after. */
export function readWatchDraft(
  draft: ReloadDraft,
  faults: ReloadFaults,
): { readonly watch: boolean; readonly watchDebounceMs: number } {
  const { min, max, default: usual } = limits.watchDebounceMs
  const given = wholeNumber(draft.watchDebounceMs)
  if (!draft.watch) return { watch: false, watchDebounceMs: given >= min && given <= max ? given : usual }
  return { watch: true, watchDebounceMs: readNumber(draft, faults, 'watchDebounceMs', ' of ms') }
}

function readNumber(draft: ReloadDraft, faults: ReloadFaults, field: NumberField, of: string): number {
  const { min, max } = limits[field]
  const value = wholeNumber(draft[field])
  if (!(value >= min && value <= max)) faults[field] = `Give a whole number${of} from ${min} to ${max}`
  return value
}

type NumberField = 'watchDebounceMs' | 'probeTimeoutMs' | 'readyTimeoutMs' | 'reloadAtOnce' | 'reloadPauseMs'

function withoutProbeFaults(draft: ReloadDraft): ReloadDraft {
  const { probePath, probeStatus, probeTimeoutMs } = reloadDraftOf({})
  const { min, max } = limits.probeTimeoutMs
  const timeoutMs = wholeNumber(draft.probeTimeoutMs)
  return {
    ...draft,
    probePath: isPath(draft.probePath.trim()) ? draft.probePath : probePath,
    probeStatus: isStatus(wholeNumber(draft.probeStatus)) ? draft.probeStatus : probeStatus,
    probeTimeoutMs: timeoutMs >= min && timeoutMs <= max ? draft.probeTimeoutMs : probeTimeoutMs,
  }
}

const isPath = (text: string): boolean => /^\/[\x21-\x7e]*$/.test(text)
const isStatus = (status: number): boolean => status === 0 || (status >= 100 && status <= 599)

function wholeNumber(text: string): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN
}
