import type { z } from 'zod'
import type { Autoscale, RestartRule, WorkerLimits } from '../../../shared/model/rules.ts'
import { clusterSettingsSchema } from '../../../shared/model/settings.ts'
import type { FieldEntry, FormTable, ReadForm, Typed } from '../../panels/form/field-table.ts'
import type { FormHandle } from '../../panels/form/form-field.tsx'
import type { Bounds } from '../../panels/form/schema-paths.ts'

const schema = clusterSettingsSchema.pick({
  minUptimeMs: true,
  backOffMs: true,
  backOffCapMs: true,
  maxUnstable: true,
  unstableWindowMs: true,
  workerLimits: true,
  autoscale: true,
  stallCapture: true,
  requestLines: true,
})
type Rules = z.infer<typeof schema>

/** The rules as typed. */
export type RulesDraft = Typed<RestartRule> &
  Typed<Pick<WorkerLimits['memory'], 'measure'> & Omit<Autoscale, 'isOn' | 'min' | 'max'>> &
  Readonly<Record<'memoryBytes' | 'memoryForMs' | 'ageMs' | 'requestCount' | 'silentMs' | 'fewest' | 'most', string>> &
  Readonly<
    Record<'memoryIsOn' | 'ageIsOn' | 'requestsIsOn' | 'autoscaleIsOn' | 'stallCapture' | 'requestLines', boolean>
  > & {
    readonly unresponsiveAct: WorkerLimits['unresponsive']['act']
  }

/** The rules on the screen. */
export interface RulesFormProps {
  readonly form: FormHandle<RulesDraft>
}

type NumberEntry = FieldEntry<RulesDraft, Rules, string>

/** A number as a person reads it: its bounds are said in its own unit. */
const number = (label: string, more: Partial<NumberEntry> = {}): NumberEntry => ({
  label,
  kind: 'number',
  refusal: ({ min, max }: Bounds) => `from ${inUnit(min, more.per)} to ${inUnit(max, more.per)}`,
  ...more,
})
const inUnit = (value: number, per = 1) => Number((value / per).toFixed(3))
const seconds = (label: string, at: Pick<NumberEntry, 'at'> = {}) =>
  number(`${label} in seconds`, { unit: 's', per: 1000, ...at })

/** What the deck does by itself in one cluster: numbers inside sentences, and switches before them. */
export const rulesTable: FormTable<RulesDraft, Rules> = {
  schema,
  readNumber,
  // Nothing is applied while a number is wrong; what the limits would do now is told as if it were 0.
  standIn: () => 0,
  fields: {
    minUptimeMs: seconds('Minimal uptime'),
    backOffMs: seconds('First wait'),
    backOffCapMs: seconds('Longest wait'),
    maxUnstable: number('Unstable exits'),
    unstableWindowMs: seconds('Window of unstable exits'),
    memoryIsOn: { label: 'Memory', kind: 'tick', className: 'rules-switch', at: 'workerLimits.memory.isOn' },
    measure: { label: 'Measured memory', kind: 'select', at: 'workerLimits.memory.measure' },
    memoryBytes: number('Memory limit in MB', { unit: 'MB', per: 1e6, at: 'workerLimits.memory.bytes' }),
    memoryForMs: seconds('Time above the memory limit', { at: 'workerLimits.memory.forMs' }),
    ageIsOn: { label: 'Age', kind: 'tick', className: 'rules-switch', at: 'workerLimits.age.isOn' },
    ageMs: number('Maximal age in minutes', { unit: 'min', per: 60_000, at: 'workerLimits.age.ms' }),
    requestsIsOn: { label: 'Requests', kind: 'tick', className: 'rules-switch', at: 'workerLimits.requests.isOn' },
    requestCount: number('Maximal requests', { at: 'workerLimits.requests.count' }),
    unresponsiveAct: {
      label: 'When a worker does not answer',
      kind: 'select',
      at: 'workerLimits.unresponsive.act',
      choices: [
        { value: 'nothing', label: 'Nothing' },
        { value: 'alert', label: 'Alert' },
        { value: 'SIGKILL', label: 'SIGKILL' },
      ],
    },
    silentMs: seconds('Unresponsive time', { at: 'workerLimits.unresponsive.afterMs' }),
    stallCapture: { label: 'Look where', kind: 'tick', className: 'rules-switch' },
    requestLines: { label: 'Request of each line', kind: 'tick', className: 'rules-switch' },
    autoscaleIsOn: { label: 'Autoscale', kind: 'tick', className: 'rules-switch', at: 'autoscale.isOn' },
    fewest: number('Fewest workers', { at: 'autoscale.min' }),
    most: number('Most workers', { at: 'autoscale.max' }),
    upRatio: number('Loop use for one more worker in %', { unit: '%', per: 0.01, at: 'autoscale.upRatio' }),
    upForMs: seconds('Time before one more worker', { at: 'autoscale.upForMs' }),
    downRatio: number('Loop use for one worker less in %', { unit: '%', per: 0.01, at: 'autoscale.downRatio' }),
    downForMs: seconds('Time before one worker less', { at: 'autoscale.downForMs' }),
    coolDownMs: seconds('Cool-down', { at: 'autoscale.coolDownMs' }),
    beyondCores: {
      label: 'also beyond the cores',
      kind: 'tick',
      className: 'rules-inline-check',
      at: 'autoscale.beyondCores',
    },
  },
  faultsBetween: ({ autoscale }) => ({
    ...(autoscale.min > autoscale.max && { most: 'not below the fewest' }),
    ...(autoscale.downRatio >= autoscale.upRatio && { downRatio: 'below the one for one more' }),
  }),
}

/** The restart rule as typed; null while one of its numbers is wrong. */
export function restartRuleOf({ value, faults }: ReadForm<RulesDraft, Rules>): RestartRule | null {
  const { workerLimits: _limits, autoscale: _autoscale, stallCapture: _capture, requestLines: _lines, ...rule } = value
  return Object.keys(rule).some((name) => name in faults) ? null : rule
}

/** Counts are whole, and so are milliseconds and bytes; a share is read to a hundredth of a percent. */
function readNumber(text: string, per = 1): number {
  if (!/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number.NaN
  const exact = Number(text) * per
  if (per === 1) return exact
  return per < 1 ? Number(exact.toFixed(4)) : Math.round(exact)
}
