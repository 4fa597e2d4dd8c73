import { type WorkerOrder, workerAction } from '../../../../shared/actions/worker-actions.ts'
import { rotationReasonWords } from '../../../../shared/inspection/rotation.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { FleetFront } from '../fleet-front.ts'
import type { SlotHolders } from '../story/present-replicas.ts'

export type RotationOrder = WorkerOrder<'worker.rotate-out' | 'worker.rotate-in'>

export interface RotationFacts {
  readonly nowMs: number
  readonly front: Pick<FleetFront, 'outOf' | 'setOut'>
  readonly holders: readonly SlotHolders[]
  readonly slot: number
}

export interface Rotated {
  readonly words: string
  readonly mark: string
}

/** Takes a slot out of what a front deals to, whoever fills it, or puts it back; the same words as for a worker of the deck. */
export function rotate(order: RotationOrder, facts: RotationFacts): Result<Rotated> {
  const { front, slot, nowMs } = facts
  const name = `slot ${slot}`
  const mark = `${workerAction(order.action).mark?.words} ${slot}`
  const out = front.outOf(slot)
  if (order.action === 'worker.rotate-in') {
    if (out === null) return fail('already-so', `${name} is in rotation already`)
    front.setOut(slot, null)
    return ok({ words: `${name} is back in rotation`, mark })
  }
  if (out !== null) return fail('already-so', `${name} is out of rotation already, ${rotationReasonWords[out.reason]}`)
  if (order.connections === 'move') {
    const why = 'a connection of one container cannot be carried on by another'
    return fail('unsupported-here', `${name} stays in rotation: ${why}. Let its connections stay with it`)
  }
  const refused = order.ifLast === 'go-on' ? null : refusalOfLast(facts)
  if (refused !== null) return fail('refused', refused)
  front.setOut(slot, { reason: order.reason, sinceAtMs: nowMs })
  const why = rotationReasonWords[order.reason]
  return ok({ words: `${name} is out of rotation ${why}: no new connections, its connections stay`, mark })
}

function refusalOfLast({ holders, slot, front }: RotationFacts): string | null {
  const others = holders.filter((one) => one.slot !== slot)
  const name = `slot ${slot}`
  if (others.length === 0)
    return `${name} is the only one: clients would wait. Add one first, or say that it shall be so`
  const serves = ({ slot: other, present }: SlotHolders): boolean =>
    front.outOf(other) === null && present.replica.phase === 'listening' && !present.replica.isPaused
  if (others.some(serves)) return null
  const why = others.every((one) => front.outOf(one.slot) !== null) ? 'out of rotation, too' : 'not up'
  const are = others.length === 1 ? 'the other one is' : `the ${others.length} others are`
  return `${name} stays in rotation: ${are} ${why}, so clients would wait. Say that it shall be so, if you want that`
}
