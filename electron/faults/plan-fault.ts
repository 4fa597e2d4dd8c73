import { type FaultId, faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { clockTime, counted, duration, megabytes, slotNames } from '../../shared/base/plain-words.ts'
import { limits } from '../../shared/limits.ts'
import type { FaultPlan, FaultSpec } from '../../shared/model/fault.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { carrierOf, hitForMs, hurtsSlots, isOneForAll, wantsStart } from './carrier.ts'
import { drawSlots } from './draw-slots.ts'
import { fleetRefusal, placeWords, slotsOfNode, whySparedInFleet } from './fleet-plan.ts'
import { brokenRail } from './guard-rails.ts'
import type { StandingFault, Surroundings } from './surroundings.ts'

/** What this very strike would hit, or why it would not. */
export interface StrikePlan {
  readonly slots: readonly number[]
  readonly refused: string | null
}

/** What would happen if it were injected now. */
export function planFault(
  spec: FaultSpec,
  around: Surroundings,
  standing: readonly StandingFault[],
  nowMs: number,
): FaultPlan {
  const { slots, refused } = planStrike(spec, around, standing, 0)
  const { max } = limits.faultsActive
  const tooMany = standing.length >= max ? `${max} faults are active already, the most there can be: undo one` : null
  const endsAtMs = endOf(spec, nowMs)
  return {
    slots,
    words: slots.length === 0 ? '' : `would hit ${whatItHits(spec, { slots, endsAtMs }, around)}`,
    refused: tooMany ?? refused,
    warnings: refused === null ? warningsOf(spec, slots, around) : [],
    endsAtMs,
  }
}

/** Whom the strike of that number hits: each of a series is drawn anew. `busy`: slots which the one before still has. */
export function planStrike(
  spec: FaultSpec,
  around: Surroundings,
  standing: readonly StandingFault[],
  strike: number,
  busy: readonly number[] = [],
): StrikePlan {
  const refused = whyNeverNow(spec, around) ?? fleetRefusal(spec, around.fleet, standing)
  if (refused !== null) return { slots: [], refused }
  const slots = chooseSlots(spec, around, strike, (slot) => {
    if (busy.includes(slot.slot)) return `slot ${slot.slot} still has it from the strike before`
    return whySpared(spec, slot, around) ?? conflictIn(spec, slot.slot, standing)
  })
  if (typeof slots === 'string') return { slots: [], refused: slots }
  const rail = hurtsSlots(spec) ? brokenRail(around, standing, slots) : brokenRail(around, standing)
  if (rail === null) return { slots, refused: null }
  return { slots, refused: `a guard rail forbids it: ${rail}. Choose fewer slots, or change the guard rail` }
}

/** What no choice of slots can mend. */
function whyNeverNow(spec: FaultSpec, around: Surroundings): string | null {
  const { fault } = spec
  const { runState, bypassesPrimary, cannotPause } = around
  if (runState === 'stopped') return 'the cluster is stopped: start it first'
  if (runState === 'stopping') return 'the cluster is stopping: start it again first'
  if (fault === 'fault.pause' && cannotPause && around.fleet === null)
    return 'this system cannot stop and continue processes'
  if (bypassesPrimary && isOfConnections(fault)) {
    return 'under this policy workers accept by themselves, past the primary: switch to round-robin first'
  }
  return leakRefusal(spec, around) ?? dependencyRefusal(spec, around)
}

const isOfConnections = (fault: FaultId): boolean =>
  fault === 'fault.handover-delay' ||
  fault === 'fault.handover-drop' ||
  fault === 'fault.handover-reset' ||
  fault === 'fault.handover-stall'

function leakRefusal({ fault, input }: FaultSpec, { freeMemoryBytes, fleet }: Surroundings): string | null {
  // A container has its own limit, and its machine may be another one, of which its agent keeps some free.
  if (fleet !== null || fault !== 'fault.leak' || (input.what !== 'heap' && input.what !== 'buffers')) return null
  const capBytes = input.cap * 1e6
  if (capBytes <= freeMemoryBytes) return null
  return `a leak of ${megabytes(capBytes)} in each is more than the ${megabytes(freeMemoryBytes)} that this machine has free: lower "At most"`
}

function dependencyRefusal({ fault, input }: FaultSpec, { dependencies }: Surroundings): string | null {
  if (carrierOf(fault) !== 'dependency' || !('variable' in input)) return null
  if (input.variable === '') return 'name the variable that leads the app to its dependency'
  if (dependencies.includes(input.variable)) return null
  return `${input.variable} does not lead through a proxy: name it in the cluster's settings, then reload`
}

/** Slots that are hit, in rising order; in words why there are none. */
function chooseSlots(
  spec: FaultSpec,
  around: Surroundings,
  strike: number,
  whyNot: (slot: SlotSnapshot) => string | null,
): readonly number[] | string {
  const { seed } = spec
  const ofNode = slotsOfNode(spec, around.fleet)
  const target = carrierOf(spec.fault) === 'fleet' ? ({ kind: 'all' } as const) : spec.target
  if (target.kind === 'slots') {
    for (const number of target.slots) {
      const slot = around.slots.find((one) => one.slot === number)
      const refused = slot === undefined ? `there is no slot ${number}` : whyNot(slot)
      if (refused !== null) return refused
    }
    return [...new Set(target.slots)].sort((a, b) => a - b)
  }
  const offered = around.slots.filter(({ slot }) => ofNode === null || ofNode.includes(slot))
  const could = offered.filter((slot) => whyNot(slot) === null).map(({ slot }) => slot)
  if (could.length === 0) {
    const [first] = offered
    return `nobody to hit: ${(first === undefined ? null : whyNot(first)) ?? 'there is no slot'}`
  }
  if (target.kind === 'all') return could.sort((a, b) => a - b)
  if (target.count <= could.length) return drawSlots(could, target.count, seed, strike)
  return `${counted(target.count, 'slot')} of the ${could.length} that could be hit cannot be drawn`
}

/** Why that slot's worker cannot have it now, or null. */
function whySpared(spec: FaultSpec, one: SlotSnapshot, { fleet }: Surroundings): string | null {
  if (fleet !== null) return whySparedInFleet(spec, one.slot, fleet)
  const { slot, pid, phase, agent } = one
  const name = `slot ${slot}`
  const carrier = carrierOf(spec.fault)
  if (carrier === 'dependency' || wantsStart(spec)) return null
  if (phase === 'draining') return `${name} is draining: its worker ends by itself`
  if (carrier === 'primary') return null
  if (pid === null) return `${name} has no process now (${phase})`
  const needsAgent = carrier === 'agent' || faultAction(spec.fault).runsIn === 'agent'
  if (!needsAgent || agent === 'connected') return null
  if (agent === 'connecting') return `${name} is starting: its agent has not said a word yet`
  return `${name} has no agent to carry it (its telemetry pipe is closed)`
}

/** Two faults that claim the same exclude each other in a slot. */
function conflictIn({ fault }: FaultSpec, slot: number, standing: readonly StandingFault[]): string | null {
  const { claims } = faultAction(fault)
  const other = standing.find((one) => one.slots.includes(slot) && claims !== null && one.claims === claims)
  return other === undefined ? null : `slot ${slot} has "${other.words}" already (fault ${other.id}): undo it first`
}

function endOf({ fault, trigger, forMs }: FaultSpec, nowMs: number): number | null {
  if (trigger.kind === 'every') return nowMs + forMs
  if (faultAction(fault).lasts === 'once') return null
  return nowMs + (trigger.kind === 'after' ? trigger.afterMs : 0) + forMs
}

/** "slots 2 and 4: 50 % of capacity; ends by itself at 14:31:20": what follows "would hit", or "hits". */
export function whatItHits(
  spec: FaultSpec,
  { slots, endsAtMs }: Pick<FaultPlan, 'slots' | 'endsAtMs'>,
  { slots: all }: Surroundings,
): string {
  const { trigger, target } = spec
  const share = `${Math.round((slots.length / all.length) * 100)} % of capacity`
  const end = endsAtMs === null ? 'strikes once' : `ends by itself at ${clockTime(endsAtMs)}`
  const when = trigger.kind === 'after' ? ` after ${duration(trigger.afterMs)}` : ''
  if (carrierOf(spec.fault) === 'dependency' && 'variable' in spec.input) {
    return `all workers through ${spec.input.variable}${when}; ${end}`
  }
  if (isOneForAll(spec.fault)) return `${placeWords(spec, slots)}${when}; ${end}`
  if (trigger.kind !== 'every') return `${slotNames(slots)}${when}: ${share}; ${end}`
  const often = trigger.times === null ? '' : `, ${trigger.times} times at most`
  const each = faultAction(spec.fault).lasts === 'while' ? `, each time for ${duration(hitForMs(spec))}` : ''
  const whom =
    target.kind === 'random'
      ? `${counted(target.count, 'slot')} at random, first ${slotNames(slots)}`
      : slotNames(slots)
  return `${whom} every ${duration(trigger.everyMs)}${often}${each}: ${share}; ${end}`
}

function warningsOf(spec: FaultSpec, slots: readonly number[], { slots: all }: Surroundings): string[] {
  if (!hurtsSlots(spec)) return []
  const serving = all.filter(({ phase, health }) => phase === 'listening' && health === 'ok')
  const spared = serving.filter(({ slot }) => !slots.includes(slot))
  const isAll = slots.length === all.length
  return [
    isAll ? ['all slots are hit: nobody serves unhurt'] : [],
    !isAll && serving.length > 0 && spared.length === 0 ? ['nobody else listens'] : [],
  ].flat()
}
