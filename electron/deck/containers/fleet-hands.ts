import { type WorkerActionId, workerAction } from '../../../shared/actions/worker-actions.ts'
import type { FleetAbility } from '../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Fleet } from '../../engines/types.ts'
import { nameOf } from './story/fleet-words.ts'
import type { SlotHolders } from './story/present-replicas.ts'
import type { Placed } from './story/replica-book.ts'

/** How an action on a worker is done to a container. */
interface Hand {
  readonly needs: FleetAbility
  /** What was asked for: "SIGKILL by you", and "SIGKILL done to slot 3's g2 (task …)". */
  readonly words: string
  /** Whether an end that follows is its doing. */
  readonly ends: boolean
  /** The engine only sends it: what its process makes of it is seen afterwards. */
  readonly isOnlySent: boolean
  readonly signal?: NodeJS.Signals
  act(fleet: Fleet, key: string, graceMs: number): Promise<Result<void>>
}

const signal = (name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Hand => ({
  needs: 'signal',
  words: name,
  ends: true,
  isOnlySent: name !== 'SIGKILL',
  signal: name,
  act: (fleet, key) => fleet.signal(key, name),
})

const inside = 'that is done inside a worker that the deck forked itself'
const byScheduler = 'who gets connections is not decided by the deck here'

/** Every action on a worker: how its engine does it, or why it cannot be done to a container. */
const hands: Readonly<Record<WorkerActionId, Hand | string>> = {
  'worker.graceful-stop': {
    needs: 'stop',
    words: 'graceful stop',
    ends: true,
    isOnlySent: false,
    act: (fleet, key, graceMs) => fleet.stop(key, graceMs),
  },
  'worker.sigterm': signal('SIGTERM'),
  'worker.sigint': signal('SIGINT'),
  'worker.sigkill': signal('SIGKILL'),
  'worker.pause': {
    needs: 'pause',
    words: 'pause',
    ends: false,
    isOnlySent: false,
    act: (fleet, key) => fleet.pause(key),
  },
  'worker.resume': {
    needs: 'pause',
    words: 'resume',
    ends: false,
    isOnlySent: false,
    act: (fleet, key) => fleet.resume(key),
  },
  'worker.disconnect': inside,
  'worker.uncaught-exception': inside,
  'worker.exit-code': inside,
  'worker.rotate-out': byScheduler,
  'worker.rotate-in': byScheduler,
  'worker.remove-slot': 'its engine numbers the slots: set the number of containers instead',
}

/** The container that was meant, if it still has its slot. */
export function findTarget(
  holders: readonly SlotHolders[],
  { slot, generation }: { readonly slot: number; readonly generation: number },
): Result<Placed> {
  const holder = holders.find((one) => one.slot === slot)
  const placed = [holder?.present, holder?.successor].find((one) => one?.generation === generation)
  if (placed == null) return fail('worker-gone', `slot ${slot}'s g${generation} is gone: nothing else was hit`)
  if (placed.replica.end !== null) return fail('worker-gone', `${nameOf(placed)} has ended: nothing else was hit`)
  return ok(placed)
}

/** Whether an engine can do it here is its own to say. */
export function handFor(action: WorkerActionId, name: string): Result<Hand> {
  const hand = hands[action]
  const { words } = workerAction(action)
  if (typeof hand === 'string')
    return fail('refused', `${name} is a cluster of containers, "${words}" is refused: ${hand}`)
  return ok(hand)
}
