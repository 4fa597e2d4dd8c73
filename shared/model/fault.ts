import { z } from 'zod'
import { type FaultOrder, faultActions } from '../actions/faults/fault-actions.ts'
import { inputShape } from '../actions/input-schema.ts'
import { limits } from '../limits.ts'
import { wholeNumber } from './whole-number.ts'

const slotNumber = wholeNumber(limits.workers, 'Slot')
const seedSchema = wholeNumber(limits.seed, 'Seed')

/** Whom a fault is for. A slot stays hit when its worker is replaced; `random` is drawn from the seed when it begins. */
export const faultTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('slots'),
    slots: z.array(slotNumber).min(1, 'Name at least one slot').max(limits.workers.max),
  }),
  z.strictObject({ kind: z.literal('random'), count: wholeNumber(limits.workers, 'How many') }),
  z.strictObject({ kind: z.literal('all') }),
])
export type FaultTarget = z.infer<typeof faultTargetSchema>

/** When it begins. `every`: again and again, each time drawn anew, `times` (null: until its time is over). */
export const faultTriggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('after'), afterMs: wholeNumber(limits.faultAfterMs, 'After, in ms') }),
  z.strictObject({
    kind: z.literal('every'),
    everyMs: wholeNumber(limits.faultEveryMs, 'Every, in ms'),
    times: wholeNumber(limits.faultTimes, 'Times').nullable(),
  }),
])
export type FaultTrigger = z.infer<typeof faultTriggerSchema>

const envelope = {
  target: faultTargetSchema,
  trigger: faultTriggerSchema,
  /** Of one that holds: from landing to the end. Of a series (`every`): from its first to its last possible strike. */
  forMs: wholeNumber(limits.faultForMs, 'Duration in ms'),
  seed: seedSchema,
}

export type FaultSpec = FaultOrder & {
  readonly target: FaultTarget
  readonly trigger: FaultTrigger
  readonly forMs: number
  readonly seed: number
}

/** One fault as a person, an experiment or a lesson asks for it. */
export const faultSpecSchema: z.ZodType<FaultSpec> = z.discriminatedUnion(
  'fault',
  faultActions.map(({ id, input }) =>
    z.strictObject({ fault: z.literal(id), input: z.strictObject(inputShape(input)), ...envelope }),
  ) as never,
)

/** What may not happen, whatever is injected. Looked at before each fault, and while any is there. */
export const guardRailsSchema = z.strictObject({
  /** At least so many workers stay listening and unhurt. */
  leastListening: z.strictObject({ isOn: z.boolean(), count: wholeNumber(limits.railListening, 'Workers listening') }),
  /** At most so many slots are hurt at once. */
  mostSlots: z.strictObject({ isOn: z.boolean(), count: wholeNumber(limits.workers, 'Slots at once') }),
  /** All faults stop when the app's own errors exceed so many percent of requests for 2 s; injected ones do not count. */
  mostErrors: z.strictObject({ isOn: z.boolean(), percent: wholeNumber(limits.railErrorPercent, 'Errors in %') }),
})
export type GuardRails = z.infer<typeof guardRailsSchema>

export const defaultGuardRails: GuardRails = {
  leastListening: { isOn: true, count: 1 },
  mostSlots: { isOn: false, count: 2 },
  mostErrors: { isOn: false, percent: 50 },
}

/**
 * `waiting` for its trigger · `injecting`: asked, nothing measured yet · `landed`: its effect was measured · `reverting` ·
 * `reverted`: it is over, nothing of it is left · `did-not-land`: nothing of it was seen, and nothing is left.
 */
export type FaultState = 'waiting' | 'injecting' | 'landed' | 'reverting' | 'reverted' | 'did-not-land'

/** Why a fault is over, or goes. */
export type FaultEnd =
  | 'time'
  | 'done'
  | 'person'
  | 'stop-all'
  | 'guard-rail'
  | 'worker-gone'
  | 'cluster-stopped'
  | 'refused'
  | 'lease'

/** What one fault does in one process, or in the primary on its behalf. */
export interface FaultHit {
  readonly slot: number
  /** Null: a fault of the slot in the primary, or one that waits for the slot's next worker. */
  readonly generation: number | null
  readonly pid: number | null
  readonly state: FaultState
  /** The measured effect, or why there is none: "loop silent 3.0 s, OS CPU 99 %"; "212 of 212 requests +80 ms". */
  readonly words: string
  readonly atMs: number
  readonly landedAtMs: number | null
  readonly endedAtMs: number | null
}

/** One fault, from the moment it is planned; those that are over are kept for a while. */
export interface FaultSnapshot {
  /** Grows within a cluster. */
  readonly id: number
  readonly spec: FaultSpec
  readonly state: FaultState
  /** Slots that it hits, or would hit next; of a dependency all. */
  readonly slots: readonly number[]
  /** Newest last; of a series the newest 20. */
  readonly hits: readonly FaultHit[]
  /** Strikes, or processes hit, so far. */
  readonly hitCount: number
  readonly plannedAtMs: number
  readonly landedAtMs: number | null
  /** When it ends by itself; null once it is over. */
  readonly endsAtMs: number | null
  readonly endedAtMs: number | null
  readonly endedBy: FaultEnd | null
  /** All hits together in one sentence. */
  readonly words: string
}

export interface FaultsSnapshot {
  /** Waiting, injecting, landed or reverting; oldest first. */
  readonly active: readonly FaultSnapshot[]
  /** Over; newest first, at most `limits.faultsKept`. */
  readonly ended: readonly FaultSnapshot[]
  /** The guard rail that stopped everything last, in words with its numbers; null while none did. */
  readonly railWords: string | null
}

/** What would happen if this were injected now. */
export interface FaultPlan {
  readonly slots: readonly number[]
  /** "would hit slots 2 and 4: 50 % of capacity; ends by itself at 14:31:20". */
  readonly words: string
  /** Why it cannot be, or null: a guard rail, nobody to hit, another fault that excludes it. */
  readonly refused: string | null
  /** What is worth knowing beforehand, and does not forbid it. */
  readonly warnings: readonly string[]
  readonly endsAtMs: number | null
}
