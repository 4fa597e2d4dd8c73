import { counted, duration, slotNames } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import type { SystemNotification } from '../../../shared/model/deck.ts'
import type { Tone } from '../../../shared/model/event.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'

/** One cluster at one look. */
export interface ServiceLook {
  readonly monoMs: number
  readonly name: string
  readonly runState: ClusterRunState
  readonly desired: number
  readonly listeningCount: number
  /** Workers that run without a server, or may yet come to one: none of them is missing. */
  readonly restingCount: number
  readonly slots: readonly Pick<SlotSnapshot, 'slot' | 'generation' | 'phase' | 'why' | 'lastExit'>[]
}

/** What was told already, and since when too few listen. */
export interface ToldState {
  readonly lookedMonoMs: number | null
  readonly shortSinceMonoMs: number | null
  readonly isShortTold: boolean
  /** Failed slots that were told: "2 g5". */
  readonly failed: readonly string[]
}

export const nothingTold: ToldState = { lookedMonoMs: null, shortSinceMonoMs: null, isShortTold: false, failed: [] }

export interface ServiceNews {
  readonly notifications: readonly Omit<SystemNotification, 'clusterId'>[]
  readonly event: { readonly tone: Tone; readonly words: string; readonly mark: string | null } | null
  readonly state: ToldState
}

/** Looks further apart than this: the deck slept, and nobody knows what was in between. */
const gapMs = 5000

/** What is worth a word outside the window: slots that were given up, and too few workers for a while. Each is told once. */
export function decideNotification(look: ServiceLook, before: ToldState): ServiceNews {
  const failed = look.slots.filter((slot) => slot.phase === 'failed')
  const isKnown = (slot: (typeof failed)[number]) => before.failed.includes(keyOf(slot))
  // A person who said "Stop trying" knows it.
  const news = failed.filter((slot) => !isKnown(slot) && slot.lastExit?.followed === 'give-up')
  const shortage = decideShortage(look, before)
  return {
    notifications: [...failedNotification(look.name, news), ...shortage.notifications],
    event: shortage.event,
    state: { ...shortage.state, lookedMonoMs: look.monoMs, failed: failed.map(keyOf) },
  }
}

function decideShortage(look: ServiceLook, before: ToldState) {
  const { monoMs, desired, listeningCount, restingCount, name } = look
  const isShort = look.runState === 'running' && listeningCount + restingCount < desired
  const wasAway = before.lookedMonoMs !== null && monoMs - before.lookedMonoMs > gapMs
  const sinceMonoMs = isShort ? ((wasAway ? null : before.shortSinceMonoMs) ?? monoMs) : null
  const isDue = sinceMonoMs !== null && monoMs - sinceMonoMs >= limits.belowDesiredMs
  const state = { shortSinceMonoMs: sinceMonoMs, isShortTold: isShort && (before.isShortTold || isDue) }
  const have = `${listeningCount} of ${counted(desired, 'worker')} listening`
  if (isDue && !before.isShortTold) {
    const words = `${have} for ${duration(limits.belowDesiredMs)}: below the desired count`
    const event = { tone: 'bad', words, mark: 'below desired' } as const
    return { state, event, notifications: [{ title: `${name} is below its desired count`, body: words }] }
  }
  const isBack = before.isShortTold && !isShort && look.runState === 'running'
  const event = isBack ? ({ tone: 'ok', words: `${have}: at the desired count again`, mark: null } as const) : null
  return { state, event, notifications: [] }
}

function failedNotification(name: string, failed: ServiceLook['slots']): ServiceNews['notifications'] {
  const [first] = failed
  if (first === undefined) return []
  const slots = slotNames(failed.map((slot) => slot.slot))
  return [{ title: `${name}: ${slots} failed`, body: first.why ?? '' }]
}

function keyOf({ slot, generation }: Pick<SlotSnapshot, 'slot' | 'generation'>): string {
  return `${slot} g${generation}`
}
