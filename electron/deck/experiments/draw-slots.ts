import { mix32 } from '../../../shared/base/mix32.ts'
import type { FaultTarget } from '../../../shared/model/fault.ts'

/** Whom a target means among these slots; the same seed draws the same ones. */
export function drawSlots(target: FaultTarget, slots: readonly number[], seed: number): readonly number[] {
  switch (target.kind) {
    case 'all':
      return slots
    case 'slots':
      return slots.filter((slot) => target.slots.includes(slot))
    case 'random': {
      const drawn = slots.toSorted((one, other) => mix32(seed ^ mix32(one)) - mix32(seed ^ mix32(other)))
      return drawn.slice(0, target.count).toSorted((one, other) => one - other)
    }
  }
}
