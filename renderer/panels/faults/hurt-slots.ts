import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { FaultHit, FaultSnapshot, FaultsSnapshot } from '../../../shared/model/fault.ts'
import { faultName, leftMsOf, spokenLeft } from './fault-words.ts'

/** A stretch of time in which a fault was at work in a slot; without an end it still is. */
export interface HurtStretch {
  readonly slot: number
  readonly startAtMs: number
  readonly endAtMs: number | null
  /** "block event loop". */
  readonly words: string
}

/** The faults at work in a slot now, oldest first. */
export function hurtsOf({ active }: Pick<FaultsSnapshot, 'active'>, slot: number): readonly FaultSnapshot[] {
  return active.filter((fault) => isHurtBy(fault, slot))
}

/** "fault: block event loop, 12 s left"; several are joined. '' of a slot that is not hurt. */
export function hurtInWords(faults: readonly FaultSnapshot[], nowMs: number): string {
  return faults
    .map((fault) => {
      const leftMs = leftMsOf(fault, nowMs)
      return `fault: ${faultName(fault.spec.fault)}${leftMs === null ? '' : `, ${spokenLeft(leftMs)}`}`
    })
    .join('; ')
}

/** Every stretch that is known of, oldest first. Strikes are moments, which leave marks instead. */
export function hurtStretches({ active, ended }: FaultsSnapshot): readonly HurtStretch[] {
  return [...active, ...ended]
    .flatMap((fault) => stretchesOf(fault))
    .sort((one, other) => one.startAtMs - other.startAtMs)
}

function isHurtBy({ hits, slots, spec, state }: FaultSnapshot, slot: number): boolean {
  if (isShared(spec.fault)) return state === 'landed' && slots.includes(slot)
  return hits.some((hit) => hit.slot === slot && isAtWork(hit))
}

const isAtWork = ({ endedAtMs, state }: FaultHit): boolean =>
  endedAtMs === null && (state === 'injecting' || state === 'landed' || state === 'reverting')

/** It is no worker's own: what all of them depend on is hurt. */
const isShared = (fault: FaultSnapshot['spec']['fault']): boolean => faultAction(fault).group === 'dependency'

function stretchesOf({ spec, hits, slots, landedAtMs, endedAtMs }: FaultSnapshot): readonly HurtStretch[] {
  const { lasts } = faultAction(spec.fault)
  const words = faultName(spec.fault)
  if (lasts === 'once') return []
  if (isShared(spec.fault)) {
    if (landedAtMs === null) return []
    return slots.map((slot) => ({ slot, startAtMs: landedAtMs, endAtMs: endedAtMs, words }))
  }
  return hits.flatMap(({ slot, landedAtMs: startAtMs, endedAtMs: endAtMs }) =>
    startAtMs === null ? [] : [{ slot, startAtMs, endAtMs, words }],
  )
}
