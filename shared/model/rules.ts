import { z } from 'zod'
import { limits } from '../limits.ts'
import { wholeNumber } from './whole-number.ts'

/** When an exit counts as unstable, how long the wait is after one, and when a slot is given up. */
export const restartRuleFields = {
  /** Online for less than this is an unstable run. */
  minUptimeMs: wholeNumber(limits.minUptimeMs, 'Minimal uptime in ms'),
  /** The wait after the first unstable exit in a row; doubled with each further one. */
  backOffMs: wholeNumber(limits.backOffMs, 'Back-off in ms'),
  backOffCapMs: wholeNumber(limits.backOffCapMs, 'Longest back-off in ms'),
  /** So many unstable exits within the window fail the slot. */
  maxUnstable: wholeNumber(limits.maxUnstable, 'Unstable exits'),
  unstableWindowMs: wholeNumber(limits.unstableWindowMs, 'Window of unstable exits in ms'),
}
export const restartRuleSchema = z.strictObject(restartRuleFields)
export type RestartRule = z.infer<typeof restartRuleSchema>

export const defaultRestartRule: RestartRule = {
  minUptimeMs: limits.minUptimeMs.default,
  backOffMs: limits.backOffMs.default,
  backOffCapMs: limits.backOffCapMs.default,
  maxUnstable: limits.maxUnstable.default,
  unstableWindowMs: limits.unstableWindowMs.default,
}

/** What is measured against the memory limit: the resident set, by the system, or the used heap, by the worker. */
export const memoryMeasures = ['rss', 'heap-used'] as const
/** What follows when a worker does not answer for too long. */
export const unresponsiveActs = ['nothing', 'alert', 'SIGKILL'] as const

/** Limits of each worker. Past the first three it is replaced gracefully, one slot at a time; numbers stay while a limit is off. */
export const workerLimitsSchema = z.strictObject({
  memory: z.strictObject({
    isOn: z.boolean(),
    measure: z.enum(memoryMeasures),
    bytes: wholeNumber(limits.limitMemoryBytes, 'Memory limit in bytes'),
    /** So long it must be above without a pause. */
    forMs: wholeNumber(limits.limitMemoryForMs, 'Time above the memory limit in ms'),
  }),
  age: z.strictObject({ isOn: z.boolean(), ms: wholeNumber(limits.limitAgeMs, 'Maximal age in ms') }),
  requests: z.strictObject({ isOn: z.boolean(), count: wholeNumber(limits.limitRequests, 'Maximal requests') }),
  unresponsive: z.strictObject({
    act: z.enum(unresponsiveActs),
    afterMs: wholeNumber(limits.limitUnresponsiveMs, 'Unresponsive time in ms'),
  }),
})
export type WorkerLimits = z.infer<typeof workerLimitsSchema>

export const defaultWorkerLimits: WorkerLimits = {
  memory: {
    isOn: false,
    measure: 'rss',
    bytes: limits.limitMemoryBytes.default,
    forMs: limits.limitMemoryForMs.default,
  },
  age: { isOn: false, ms: limits.limitAgeMs.default },
  requests: { isOn: false, count: limits.limitRequests.default },
  unresponsive: { act: 'nothing', afterMs: limits.limitUnresponsiveMs.default },
}

const ratio = (range: { readonly min: number; readonly max: number }, thing: string) => {
  const words = `${thing} must be from ${range.min} to ${range.max}`
  return z.number({ error: words }).min(range.min, words).max(range.max, words)
}

/** How the number of workers follows the mean use of their event loops. */
export const autoscaleSchema = z
  .strictObject({
    isOn: z.boolean(),
    min: wholeNumber(limits.workers, 'Fewest workers'),
    max: wholeNumber(limits.workers, 'Most workers'),
    upRatio: ratio(limits.autoscaleUpRatio, 'Loop use for one more worker'),
    upForMs: wholeNumber(limits.autoscaleUpForMs, 'Time before one more worker in ms'),
    downRatio: ratio(limits.autoscaleDownRatio, 'Loop use for one worker less'),
    downForMs: wholeNumber(limits.autoscaleDownForMs, 'Time before one worker less in ms'),
    /** After any change of the count, also by a person. */
    coolDownMs: wholeNumber(limits.autoscaleCoolDownMs, 'Cool-down in ms'),
    /** More workers than the machine has cores. */
    beyondCores: z.boolean(),
  })
  .refine((rule) => rule.min <= rule.max, {
    message: 'Fewest workers must not be more than most workers',
    path: ['max'],
  })
  .refine((rule) => rule.downRatio < rule.upRatio, {
    message: 'Loop use for one worker less must be below the one for one more',
    path: ['downRatio'],
  })
export type Autoscale = z.infer<typeof autoscaleSchema>

export const defaultAutoscale: Autoscale = {
  isOn: false,
  min: limits.workers.min,
  max: 8,
  upRatio: limits.autoscaleUpRatio.default,
  upForMs: limits.autoscaleUpForMs.default,
  downRatio: limits.autoscaleDownRatio.default,
  downForMs: limits.autoscaleDownForMs.default,
  coolDownMs: limits.autoscaleCoolDownMs.default,
  beyondCores: false,
}

/** One exit of the past under an edited rule. */
export interface ReplayedExit {
  readonly atMs: number
  readonly generation: number
  /** The sentence of then. */
  readonly happened: string
  /** The sentence it would have been. */
  readonly would: string
  readonly decision: RestartDecisionKind
  /** Another decision, or another wait. */
  readonly isDifferent: boolean
}

export type RestartDecisionKind = 'rest' | 'respawn' | 'back-off' | 'give-up'

/** A slot's recent exits under an edited rule. */
export interface SlotReplay {
  readonly slot: number
  /** "with this rule slot 2 would have been given up at 10:42:07". */
  readonly words: string
  readonly outcome: 'same' | 'given-up' | 'goes-on' | 'other-waits'
  readonly exits: readonly ReplayedExit[]
}
