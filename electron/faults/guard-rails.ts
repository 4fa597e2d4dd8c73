import { counted, duration, listed } from '../../shared/base/plain-words.ts'
import type { GuardRails } from '../../shared/model/fault.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import type { StandingFault, Surroundings } from './surroundings.ts'

/** Fewer requests than this say nothing of a share. */
const leastRequests = 20

/** Out of rotation it serves nobody who comes. */
const isServing = ({ phase, health, outOfRotation }: SlotSnapshot): boolean =>
  phase === 'listening' && health === 'ok' && outOfRotation === null

/** Slots that some fault hurts now. */
export function hurtSlots(standing: readonly StandingFault[]): ReadonlySet<number> {
  return new Set(standing.filter((fault) => fault.hurtsSlots).flatMap(({ slots }) => slots))
}

/** Both hold: of two that say something the stricter one, of others the one that is on. */
export function stricterRails(one: GuardRails, other: GuardRails): GuardRails {
  const both = <Rail extends { readonly isOn: boolean }>(
    a: Rail,
    b: Rail,
    isStricter: (a: Rail, b: Rail) => boolean,
  ) => (a.isOn === b.isOn ? (isStricter(a, b) ? a : b) : a.isOn ? a : b)
  return {
    leastListening: both(one.leastListening, other.leastListening, (a, b) => a.count > b.count),
    mostSlots: both(one.mostSlots, other.mostSlots, (a, b) => a.count < b.count),
    mostErrors: both(one.mostErrors, other.mostErrors, (a, b) => a.percent < b.percent),
  }
}

/** The rail that is broken, or would be if these slots were hurt besides, in words with its numbers; null: none is. */
export function brokenRail(
  { slots, rails, errors }: Pick<Surroundings, 'slots' | 'rails' | 'errors'>,
  standing: readonly StandingFault[],
  hitNext: readonly number[] = [],
): string | null {
  const { leastListening, mostSlots, mostErrors } = rails
  const hurt = new Set([...hurtSlots(standing), ...hitNext])
  const are = (count: number): string => (hitNext.length > 0 ? 'would be' : count === 1 ? 'is' : 'are')
  const whole = slots.filter((slot) => isServing(slot) && !hurt.has(slot.slot)).length
  if (leastListening.isOn && whole < leastListening.count) {
    return `${whole} of ${counted(slots.length, 'worker')} ${are(whole)} listening and unhurt, at least ${leastListening.count} must be`
  }
  if (mostSlots.isOn && hurt.size > mostSlots.count) {
    const named = listed([...hurt].sort((a, b) => a - b))
    return `${counted(hurt.size, 'slot')} ${are(hurt.size)} hurt at once (${named}), at most ${mostSlots.count} may be`
  }
  if (!mostErrors.isOn || errors === null || errors.requestCount < leastRequests) return null
  const percent = (errors.errorCount / errors.requestCount) * 100
  if (percent <= mostErrors.percent) return null
  const share = `${errors.errorCount} of ${errors.requestCount} requests of the last ${duration(errors.overMs)}`
  return `${share} failed by themselves: ${percent.toFixed(1)} %, at most ${mostErrors.percent} % may`
}
