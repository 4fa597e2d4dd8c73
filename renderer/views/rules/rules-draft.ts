import { limits } from '../../../shared/limits.ts'
import type { RestartRule } from '../../../shared/model/rules.ts'
import type { ClusterSettings, SettingsPatch } from '../../../shared/model/settings.ts'

/** A number of the rules as a person reads it: its name with the unit, how many base units one is, and its bounds in those. */
interface NumberField {
  readonly label: string
  readonly per: number
  readonly range: { readonly min: number; readonly max: number }
}

const second = 1000
const minute = 60 * second

export const numberFields = {
  minUptimeMs: { label: 'Minimal uptime in seconds', per: second, range: limits.minUptimeMs },
  backOffMs: { label: 'First wait in seconds', per: second, range: limits.backOffMs },
  backOffCapMs: { label: 'Longest wait in seconds', per: second, range: limits.backOffCapMs },
  maxUnstable: { label: 'Unstable exits', per: 1, range: limits.maxUnstable },
  unstableWindowMs: { label: 'Window of unstable exits in seconds', per: second, range: limits.unstableWindowMs },
  memoryBytes: { label: 'Memory limit in MB', per: 1e6, range: limits.limitMemoryBytes },
  memoryForMs: { label: 'Time above the memory limit in seconds', per: second, range: limits.limitMemoryForMs },
  ageMs: { label: 'Maximal age in minutes', per: minute, range: limits.limitAgeMs },
  requestCount: { label: 'Maximal requests', per: 1, range: limits.limitRequests },
  silentMs: { label: 'Unresponsive time in seconds', per: second, range: limits.limitUnresponsiveMs },
  fewest: { label: 'Fewest workers', per: 1, range: limits.workers },
  most: { label: 'Most workers', per: 1, range: limits.workers },
  upRatio: { label: 'Loop use for one more worker in %', per: 0.01, range: limits.autoscaleUpRatio },
  upForMs: { label: 'Time before one more worker in seconds', per: second, range: limits.autoscaleUpForMs },
  downRatio: { label: 'Loop use for one worker less in %', per: 0.01, range: limits.autoscaleDownRatio },
  downForMs: { label: 'Time before one worker less in seconds', per: second, range: limits.autoscaleDownForMs },
  coolDownMs: { label: 'Cool-down in seconds', per: second, range: limits.autoscaleCoolDownMs },
} as const satisfies Readonly<Record<string, NumberField>>
export type NumberName = keyof typeof numberFields

/** The rules as typed: numbers are text until they are applied. */
export interface RulesDraft {
  readonly numbers: Readonly<Record<NumberName, string>>
  readonly memoryIsOn: boolean
  readonly measure: ClusterSettings['workerLimits']['memory']['measure']
  readonly ageIsOn: boolean
  readonly requestsIsOn: boolean
  readonly unresponsiveAct: ClusterSettings['workerLimits']['unresponsive']['act']
  readonly autoscaleIsOn: boolean
  readonly beyondCores: boolean
}

/** What is wrong with numbers, in words; one that is fine is absent. */
export type RulesFaults = Readonly<Partial<Record<NumberName, string>>>

export function draftOfRules(settings: ClusterSettings): RulesDraft {
  const { workerLimits, autoscale } = settings
  const values: Record<NumberName, number> = {
    ...restartOf(settings),
    memoryBytes: workerLimits.memory.bytes,
    memoryForMs: workerLimits.memory.forMs,
    ageMs: workerLimits.age.ms,
    requestCount: workerLimits.requests.count,
    silentMs: workerLimits.unresponsive.afterMs,
    fewest: autoscale.min,
    most: autoscale.max,
    upRatio: autoscale.upRatio,
    upForMs: autoscale.upForMs,
    downRatio: autoscale.downRatio,
    downForMs: autoscale.downForMs,
    coolDownMs: autoscale.coolDownMs,
  }
  return {
    numbers: mapNumbers((name) => shown(values[name] / numberFields[name].per)),
    memoryIsOn: workerLimits.memory.isOn,
    measure: workerLimits.memory.measure,
    ageIsOn: workerLimits.age.isOn,
    requestsIsOn: workerLimits.requests.isOn,
    unresponsiveAct: workerLimits.unresponsive.act,
    autoscaleIsOn: autoscale.isOn,
    beyondCores: autoscale.beyondCores,
  }
}

export interface ReadRules {
  /** Only what differs from the present settings. */
  readonly patch: SettingsPatch
  readonly faults: RulesFaults
}

/** Reads the form; every fault is named at once. */
export function readRules(draft: RulesDraft, settings: ClusterSettings): ReadRules {
  const faults: Partial<Record<NumberName, string>> = {}
  const values = mapNumbers((name) => {
    const value = parseNumber(name, draft.numbers[name])
    if (value === null) faults[name] = refusal(name)
    return value ?? 0
  })
  if (faults.most === undefined && values.fewest > values.most) faults.most = 'not below the fewest'
  if (faults.downRatio === undefined && values.downRatio >= values.upRatio)
    faults.downRatio = 'below the one for one more'
  const rules: SettingsPatch = {
    ...restartOf(values),
    workerLimits: {
      memory: {
        isOn: draft.memoryIsOn,
        measure: draft.measure,
        bytes: values.memoryBytes,
        forMs: values.memoryForMs,
      },
      age: { isOn: draft.ageIsOn, ms: values.ageMs },
      requests: { isOn: draft.requestsIsOn, count: values.requestCount },
      unresponsive: { act: draft.unresponsiveAct, afterMs: values.silentMs },
    },
    autoscale: {
      isOn: draft.autoscaleIsOn,
      min: values.fewest,
      max: values.most,
      upRatio: values.upRatio,
      upForMs: values.upForMs,
      downRatio: values.downRatio,
      downForMs: values.downForMs,
      coolDownMs: values.coolDownMs,
      beyondCores: draft.beyondCores,
    },
  }
  const before: Readonly<Record<string, unknown>> = settings
  const changed = Object.entries(rules).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]))
  return { faults, patch: Object.fromEntries(changed) }
}

/** The restart rule as typed; null while one of its numbers is wrong. */
export function readRestartRule(draft: RulesDraft): RestartRule | null {
  const rule = { minUptimeMs: 0, backOffMs: 0, backOffCapMs: 0, maxUnstable: 0, unstableWindowMs: 0 }
  for (const name of restartNames) {
    const value = parseNumber(name, draft.numbers[name])
    if (value === null) return null
    rule[name] = value
  }
  return rule
}

const restartNames = ['minUptimeMs', 'backOffMs', 'backOffCapMs', 'maxUnstable', 'unstableWindowMs'] as const

function restartOf(values: RestartRule): RestartRule {
  const { minUptimeMs, backOffMs, backOffCapMs, maxUnstable, unstableWindowMs } = values
  return { minUptimeMs, backOffMs, backOffCapMs, maxUnstable, unstableWindowMs }
}

/** In base units; null when it is no number, or out of its bounds. Counts are whole, and so are milliseconds and bytes. */
function parseNumber(name: NumberName, text: string): number | null {
  const { per, range } = numberFields[name]
  if (!/^\s*\d+(\.\d+)?\s*$/.test(text)) return null
  const exact = Number(text) * per
  const value = per < 1 ? Number(exact.toFixed(4)) : Math.round(exact)
  if (per === 1 && value !== exact) return null
  return value >= range.min && value <= range.max ? value : null
}

function refusal(name: NumberName): string {
  const { per, range } = numberFields[name]
  return `from ${shown(range.min / per)} to ${shown(range.max / per)}`
}

function shown(value: number): string {
  return String(Number(value.toFixed(3)))
}

function mapNumbers<T>(of: (name: NumberName) => T): Record<NumberName, T> {
  return {
    minUptimeMs: of('minUptimeMs'),
    backOffMs: of('backOffMs'),
    backOffCapMs: of('backOffCapMs'),
    maxUnstable: of('maxUnstable'),
    unstableWindowMs: of('unstableWindowMs'),
    memoryBytes: of('memoryBytes'),
    memoryForMs: of('memoryForMs'),
    ageMs: of('ageMs'),
    requestCount: of('requestCount'),
    silentMs: of('silentMs'),
    fewest: of('fewest'),
    most: of('most'),
    upRatio: of('upRatio'),
    upForMs: of('upForMs'),
    downRatio: of('downRatio'),
    downForMs: of('downForMs'),
    coolDownMs: of('coolDownMs'),
  }
}
