import type { WorkerActionId } from '../../shared/actions/worker-actions.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'

/** Of two that take each other back, the one that would do something. */
export const isMeant = (id: WorkerActionId, { outOfRotation }: Pick<SlotSnapshot, 'outOfRotation'>): boolean =>
  id === 'worker.rotate-in' ? outOfRotation !== null : id !== 'worker.rotate-out' || outOfRotation === null
