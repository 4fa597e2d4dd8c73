import type { Limit } from '../../shared/experiments/limit.ts'
import type { Measure } from '../../shared/experiments/measures.ts'
import type { CheckTime } from '../../shared/model/experiment.ts'
import type { FaultTarget, FaultTrigger, GuardRails } from '../../shared/model/fault.ts'
import type { LoadSettings } from '../../shared/model/load-settings.ts'

/** An experiment as it is run: everything said, everything judged as far as that can be done without a cluster. */
export interface Experiment {
  readonly title: string
  readonly description: string
  readonly seed: number
  readonly repeats: number
  /** Relative to the file; null where the command line must name it. */
  readonly script: string | null
  readonly sample: string | null
  readonly workers: number | null
  /** Null: none. */
  readonly load: Omit<LoadSettings, 'durationS' | 'warmUpS'> | null
  readonly timing: { readonly settleMs: number; readonly beforeMs: number; readonly afterMs: number }
  readonly hypothesis: { readonly title: string; readonly checks: readonly Check[] }
  readonly method: readonly Step[]
  readonly rollbacks: readonly Step[]
  readonly guardRails: Partial<GuardRails>
}

/** What is looked at. */
export interface Reading {
  readonly measure: Measure
  /** Only where the measure is of one. */
  readonly slot: number | null
  readonly http: { readonly url: string; readonly timeoutMs: number } | null
}

/** One limit of the hypothesis. */
export interface Check extends Reading {
  readonly name: string
  readonly limit: Omit<Limit, 'measure'>
  readonly when: readonly CheckTime[]
  readonly everyMs: number
  readonly abortOnFail: boolean
}

interface StepBase {
  readonly name: string
  readonly pauses: { readonly beforeMs: number; readonly afterMs: number }
}
/** Something done to the cluster. `does`: the id of a fault or of an action. */
export interface ActionStep extends StepBase {
  readonly kind: 'fault' | 'action'
  readonly does: string
  readonly input: Readonly<Record<string, unknown>>
  readonly target: FaultTarget
  readonly trigger: FaultTrigger
  /** Null of what holds for no time of its own. */
  readonly forMs: number | null
  /** It goes on for that time; else it strikes once, and recovery counts from there. */
  readonly holds: boolean
  readonly isBackground: boolean
}
/** Something looked at once, on the way. */
export interface ReadingStep extends StepBase {
  readonly kind: 'probe'
  readonly reading: Reading
  readonly limit: Omit<Limit, 'measure'> | null
}
export type Step = ActionStep | ReadingStep
