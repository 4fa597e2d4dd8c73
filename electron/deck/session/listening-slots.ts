import type { SlotSnapshot } from '../../../shared/model/worker.ts'

/** Slots that listen with health ok, each with the generation that does. */
export function listeningSlots(slots: readonly SlotSnapshot[]): ReadonlyMap<number, number> {
  const serving = slots.filter((slot) => slot.phase === 'listening' && slot.health === 'ok')
  return new Map(serving.map((slot) => [slot.slot, slot.generation]))
}
