import { type FaultId, faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import { slotNames } from '../../../shared/base/plain-words.ts'
import type { Tone } from '../../../shared/model/event.ts'
import type { FaultEnd, FaultSnapshot, FaultState } from '../../../shared/model/fault.ts'
import type { IconName } from '../../components/icon.tsx'
import { counted } from '../../format/number.ts'
import { narrowSpace } from '../../format/quantity.ts'

/** How a state reads wherever faults are shown: always icon, word and tone together. */
export const faultStates: Readonly<
  Record<FaultState, { readonly word: string; readonly icon: IconName; readonly tone: Tone }>
> = {
  waiting: { word: 'waiting', icon: 'clock', tone: 'idle' },
  injecting: { word: 'injecting', icon: 'starting', tone: 'info' },
  landed: { word: 'landed', icon: 'inspect', tone: 'hot' },
  reverting: { word: 'reverting', icon: 'undo', tone: 'info' },
  reverted: { word: 'landed', icon: 'ok', tone: 'ok' },
  'did-not-land': { word: 'did not land', icon: 'bad', tone: 'bad' },
}

const ends: Readonly<Record<FaultEnd, string>> = {
  time: 'ended by itself',
  done: 'done',
  person: 'undone by you',
  'stop-all': 'stopped with all faults',
  'guard-rail': 'stopped by a guard rail',
  'worker-gone': 'its worker is gone',
  'cluster-stopped': 'the cluster stopped',
  refused: 'refused',
  lease: 'its lease ran out',
}

/** How a fault came to its end; '' while it has none. */
export const endWords = ({ endedBy }: Pick<FaultSnapshot, 'endedBy'>): string => (endedBy === null ? '' : ends[endedBy])

/** Its name in the middle of a sentence: "block event loop", "GC pressure", "SIGKILL". */
export function faultName(fault: FaultId): string {
  const { words } = faultAction(fault)
  const isAcronym = /^[A-Z]{2}/.test(words)
  return isAcronym ? words : words.charAt(0).toLowerCase() + words.slice(1)
}

/** Its name where there is hardly room, as its mark on charts: "block", "latency". */
export const shortName = (fault: FaultId): string => faultAction(fault).mark?.words ?? faultName(fault)

/** So many slots are named one by one. */
const namedSlots = 4

/** "slot 3", "slots 2 and 4", "9 slots"; '' of nobody. */
export function slotsInWords(slots: readonly number[]): string {
  if (slots.length === 0) return ''
  return slots.length <= namedSlots ? slotNames(slots) : counted(slots.length, 'slot')
}

/** "block event loop on slot 3". */
export function faultInWords({ spec, slots }: Pick<FaultSnapshot, 'spec' | 'slots'>): string {
  const whom = slotsInWords(slots)
  return whom === '' ? faultName(spec.fault) : `${faultName(spec.fault)} on ${whom}`
}

/** A countdown as a clock: "0:12", "1:05", "60:00"; what is left of a second counts as one. */
export function clockLeft(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The same to be heard: "12 s left", "1 m 05 s left". */
export function spokenLeft(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  if (seconds < 60) return `${seconds}${narrowSpace}s left`
  return `${Math.floor(seconds / 60)}${narrowSpace}m ${String(seconds % 60).padStart(2, '0')}${narrowSpace}s left`
}

/** Ms until it ends by itself; null of one that nobody knows the end of. */
export const leftMsOf = ({ endsAtMs }: Pick<FaultSnapshot, 'endsAtMs'>, nowMs: number): number | null =>
  endsAtMs === null ? null : Math.max(0, endsAtMs - nowMs)

/** Which part of its time is left, 0–1; null while it has not landed, or has no end. */
export function leftRatio({ landedAtMs, endsAtMs }: FaultSnapshot, nowMs: number): number | null {
  if (landedAtMs === null || endsAtMs === null || endsAtMs <= landedAtMs) return null
  return Math.min(1, Math.max(0, (endsAtMs - nowMs) / (endsAtMs - landedAtMs)))
}
