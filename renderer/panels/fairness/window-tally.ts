import type { Fairness, SlotTally, Tally } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { formatDuration } from '../../format/duration.ts'
import type { FairnessWindow } from '../../store/series/fairness.ts'

/** The counts of a window; it never reaches back beyond the newest switch, so it is of one policy alone. */
export interface WindowTally extends Tally {
  readonly policy: PolicyId
  /** How far it really reaches back. */
  readonly coveredMs: number
  /** It begins with the newest switch; where none was made, when counting began. */
  readonly isStretch: boolean
  readonly wasSwitched: boolean
}

const windowsMs: Readonly<Record<FairnessWindow, number>> = {
  '10s': 10_000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  stretch: Number.POSITIVE_INFINITY,
}

/** Reads the window that ends now. Null while no policy was counted yet. */
export function windowTally({ policies, marks }: Fairness, window: FairnessWindow, nowMs: number): WindowTally | null {
  const inForce = policies.find((one) => one.stretch !== null)
  const stretch = inForce?.stretch ?? null
  if (inForce === undefined || stretch === null) return null
  const edgeMs = nowMs - windowsMs[window]
  const mark = marks.findLast((one) => one.atMs <= edgeMs)
  if (mark === undefined || mark.atMs <= stretch.beganAtMs) {
    const { elapsedMs, slots } = stretch
    const coveredMs = Math.max(0, nowMs - stretch.beganAtMs)
    return { policy: inForce.policy, elapsedMs, slots, coveredMs, isStretch: true, wasSwitched: policies.length > 1 }
  }
  const totals = policies.flatMap(({ slots }) => slots)
  return {
    policy: inForce.policy,
    elapsedMs: policies.reduce((sum, one) => sum + one.elapsedMs, 0) - mark.elapsedMs,
    slots: slotsSince(totals, mark.slots),
    coveredMs: nowMs - mark.atMs,
    isStretch: false,
    wasSwitched: policies.length > 1,
  }
}

/** "last 1 m 02 s", or "12 s since the switch" where the window is no longer than that, or than counting goes on. */
export function spanWords({ coveredMs, isStretch, wasSwitched }: WindowTally): string {
  const span = formatDuration(Math.round(coveredMs / 1000) * 1000)
  if (!isStretch) return `last ${span}`
  return wasSwitched ? `${span} since the switch` : `${span} since counting began`
}

/** Sums by slot, less what they were before. */
function slotsSince(totals: readonly SlotTally[], before: readonly SlotTally[]): readonly SlotTally[] {
  const bySlot = new Map<number, SlotTally>()
  const add = (tally: SlotTally, sign: 1 | -1): void => {
    const known = bySlot.get(tally.slot)
    bySlot.set(tally.slot, {
      slot: tally.slot,
      connectionCount: (known?.connectionCount ?? 0) + sign * tally.connectionCount,
      evenConnectionCount: (known?.evenConnectionCount ?? 0) + sign * tally.evenConnectionCount,
      requestCount: (known?.requestCount ?? 0) + sign * tally.requestCount,
      evenRequestCount: (known?.evenRequestCount ?? 0) + sign * tally.evenRequestCount,
    })
  }
  for (const tally of totals) add(tally, 1)
  for (const tally of before) add(tally, -1)
  return [...bySlot.values()].map(withoutDust).sort((one, other) => one.slot - other.slot)
}

/** Sums of fractions leave dust when they are taken from each other: what is due to nobody must be zero. */
function withoutDust(tally: SlotTally): SlotTally {
  return {
    ...tally,
    evenConnectionCount: Math.round(tally.evenConnectionCount * 1e6) / 1e6,
    evenRequestCount: Math.round(tally.evenRequestCount * 1e6) / 1e6,
  }
}
