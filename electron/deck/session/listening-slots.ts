import type { SlotSnapshot } from '../../../shared/model/worker.ts'

/** Of those that listen, the ones that get connections: what is even, and who is missed, is counted among them. */
export function servingSlots(slots: readonly SlotSnapshot[]): ReadonlyMap<number, number> {
  return listeningSlots(slots.filter((slot) => slot.outOfRotation === null))
}

/** Slots that listen with health ok, each with the generation that does. */
export function listeningSlots(slots: readonly SlotSnapshot[]): ReadonlyMap<number, number> {
  const serving = slots.filter((slot) => slot.phase === 'listening' && slot.health === 'ok')
  return new Map(serving.map((slot) => [slot.slot, slot.generation]))
}
