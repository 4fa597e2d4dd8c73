import { type WorkerActionId, workerAction, workerActions } from '../../../shared/actions/worker-actions.ts'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { whyNot as whySystemCannot } from '../../../shared/platforms.ts'
import type { IconName } from '../../components/icon.tsx'
import { fleetHint, fleetRefusal } from '../fleet/fleet-words.ts'

/** One line of the kill menu as it is now. */
export interface KillItem {
  readonly action: WorkerActionId
  readonly label: string
  /** What it does; or why it cannot be done; or that it waits for the loop. */
  readonly hint: string
  readonly icon: IconName
  readonly danger: boolean
  readonly disabled: boolean
  /** Begins a new group. */
  readonly separated: boolean
}

interface KillFacts {
  /** The slot as it is now. */
  readonly slot: SlotSnapshot
  /** The process the menu was opened for; null when there was none. */
  readonly target: { readonly generation: number; readonly pid: number } | null
  readonly desired: number
  readonly platform: string
  /** Where the worker is a container: what its engine takes. */
  readonly fleet?: FleetSnapshot | null
}

/** What hurts or helps it; its place in the rotation is a matter of looks. */
const killing = workerActions.filter(({ group }) => group !== 'lane')

/** What is done to a worker through its primary, or to its slot. */
const ofWorkers: readonly WorkerActionId[] = ['worker.graceful-stop', 'worker.disconnect', 'worker.remove-slot']
const killingPrimary = killing.filter(({ id }) => !ofWorkers.includes(id))

/** What the menu offers: every action that makes sense for it, impossible ones with their reason. */
export function listKillItems(facts: KillFacts): readonly KillItem[] {
  const offered = facts.slot.slot === ownPrimaryPlace ? killingPrimary : killing
  return offered.map(({ id, words, icon, danger, group }, index) => {
    const reason = whyNot(id, facts)
    const before = offered[index - 1]
    return {
      action: id,
      label: words,
      hint: reason ?? hintOf(id, facts),
      icon,
      danger,
      disabled: reason !== null,
      separated: before !== undefined && before.group !== group,
    }
  })
}

/** True while the worker's own event loop cannot run anything. */
export function isLoopStill(slot: SlotSnapshot): boolean {
  return slot.pid !== null && slot.health !== 'ok'
}

function whyNot(action: WorkerActionId, { slot, target, desired, platform, fleet = null }: KillFacts): string | null {
  const refusal = fleet === null ? null : fleetRefusal(fleet, action)
  if (refusal !== null) return refusal
  if (action === 'worker.remove-slot' && desired <= 1) return 'the last one: use Stop'
  if (target === null) return action === 'worker.remove-slot' ? whyNotEmpty(slot) : 'no process runs'
  if (slot.pid !== target.pid) return `pid ${target.pid} has ended`
  const { needsLoop, needs } = workerAction(action)
  // A container's signals are its engine's, whatever system the deck runs on.
  const cannot = needs === null || fleet !== null ? null : whySystemCannot(needs, platform)
  if (cannot !== null) return cannot
  if (action === 'worker.pause' && slot.health === 'paused') return 'it is stopped already'
  if (action === 'worker.resume' && slot.health !== 'paused') return 'it runs'
  if (action === 'worker.graceful-stop' && slot.phase === 'draining') return 'is draining'
  if (needsLoop && action !== 'worker.disconnect' && slot.agent === 'absent') return 'its agent is absent'
  return null
}

/** Why a slot that had no process when the menu opened cannot go. */
function whyNotEmpty(slot: SlotSnapshot): string | null {
  if (slot.pid !== null) return `pid ${slot.pid} runs there now`
  return slot.phase === 'stopped' ? 'set the number of workers' : null
}

function hintOf(action: WorkerActionId, { slot, desired, fleet = null }: KillFacts): string {
  const own = fleet === null ? null : fleetHint(action)
  if (own !== null) return own
  if (action === 'worker.remove-slot') return `${desired} → ${desired - 1} workers`
  const { hint, needsLoop } = workerAction(action)
  return needsLoop && isLoopStill(slot) ? `${hint} · waits` : hint
}
