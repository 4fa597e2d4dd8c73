import type { SlotSnapshot } from '../../../shared/model/worker.ts'

/** Adds up the restarts of all slots there ever were: a removed slot takes its own count along, the total keeps it. */
export function createRestartTotal(): (slots: readonly Pick<SlotSnapshot, 'restartCount'>[]) => number {
  let before = 0
  let ofRemoved = 0
  return (slots) => {
    const present = slots.reduce((sum, slot) => sum + slot.restartCount, 0)
    // A slot's own count never falls, so a smaller sum means that slots have gone.
    if (present < before) ofRemoved += before - present
    before = present
    return ofRemoved + present
  }
}
