import { faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { duration } from '../../shared/base/plain-words.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import type { FaultSnapshot, FaultSpec } from '../../shared/model/fault.ts'
import { carrierOf, isOneForAll } from './carrier.ts'
import { describeEffect } from './fault-effects.ts'
import type { Hit } from './fault-hits.ts'
import { placeWords } from './fleet-plan.ts'

/** An event on a fault, before it has its number and time. */
export type FaultNews = Omit<LifecycleEvent, 'id' | 'atMs'>

const about = ({ fault }: FaultSpec) =>
  ({ kind: 'fault', slot: null, generation: null, mark: null, action: fault }) as const
const isOfFleet = ({ fault }: FaultSpec): boolean => carrierOf(fault) === 'fleet' && isOneForAll(fault)
const wordsOf = ({ fault }: FaultSpec): string => `"${faultAction(fault).words}"`

export function injectedNews(faultId: number, spec: FaultSpec, hits: string): FaultNews {
  return { ...about(spec), tone: 'warn', words: `${wordsOf(spec)} ${hits} (fault ${faultId})` }
}

/** Null for one whose effect leaves a mark and words of its own: an exit. */
export function landedNews({ order, life }: Hit): FaultNews | null {
  const { faultId, spec, slot, generation } = order
  const { mark } = faultAction(spec.fault)
  if (mark === null) return null
  const effect = describeEffect(spec, life)
  const landed = `${wordsOf(spec)} landed${effect === '' ? '' : `: ${effect}`} (fault ${faultId})`
  // A node or an engine has no slot: that of its hit only stands for it.
  if (isOfFleet(spec)) return { ...about(spec), tone: 'warn', words: landed, mark: mark.words }
  const words = `slot ${slot}: ${landed}`
  return { ...about(spec), tone: 'warn', slot, generation, words, mark: `${mark.words} ${slot}` }
}

export function missedNews({ order, life }: Hit): FaultNews {
  const { faultId, spec, slot, generation } = order
  const missed = `${wordsOf(spec)} did not land: ${life.why} (fault ${faultId})`
  if (isOfFleet(spec)) return { ...about(spec), tone: 'bad', words: missed }
  const words = `slot ${slot}: ${missed}`
  return { ...about(spec), tone: 'bad', slot, generation, words }
}

/** A worker starts with what its slot has. */
export function inheritedNews(faultId: number, spec: FaultSpec, slot: number, generation: number): FaultNews {
  const words = `slot ${slot}: g${generation} starts with ${wordsOf(spec)}, which is for its slot (fault ${faultId})`
  return { ...about(spec), tone: 'warn', slot, generation, words }
}

/** How it ended, of one that is over. */
export function overNews({ id, spec, slots, state, words, landedAtMs, endedAtMs, endedBy }: FaultSnapshot): FaultNews {
  const isMissed = state === 'did-not-land'
  const lasted = landedAtMs === null || endedAtMs === null ? '' : ` after ${duration(endedAtMs - landedAtMs)}`
  const isOnce = faultAction(spec.fault).lasts === 'once'
  const fate = isMissed ? 'did not land' : isOnce ? 'is done' : `is reverted${lasted}`
  const effect = words === '' ? '' : `: ${words}`
  return {
    ...about(spec),
    tone: isMissed ? 'bad' : endedBy === 'guard-rail' ? 'warn' : 'ok',
    slot: slots.length === 1 ? (slots[0] ?? null) : null,
    words: `${wordsOf(spec)} in ${placeWords(spec, slots)} ${fate}${effect} (fault ${id})`,
  }
}
