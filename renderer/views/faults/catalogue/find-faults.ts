import type { FaultAction, FaultGroupId } from '../../../../shared/actions/faults/fault-action.ts'
import { faultGroups } from '../../../../shared/actions/faults/fault-action.ts'
import { type FaultId, faultActions } from '../../../../shared/actions/faults/fault-actions.ts'
import { type FaultGround, fitsGround, whyNotOnGround } from '../../../store/fault-choice.ts'

/** Faults that bite in the same place, as a column of the catalogue. */
export interface FoundGroup {
  readonly group: FaultGroupId
  readonly words: string
  readonly hint: string
  readonly faults: readonly (FaultAction & { readonly id: FaultId })[]
}

const groupIds = Object.keys(faultGroups).filter((id): id is FaultGroupId => Object.hasOwn(faultGroups, id))

/** A group of which that ground can have nothing, and why. */
export interface RefusedGroup {
  readonly words: string
  readonly why: string
}

/** Groups that such containers cannot have, each with the reason. */
export function refusedGroups(ground: FaultGround): readonly RefusedGroup[] {
  return groupIds.flatMap((group) => {
    const reasons = faultActions.filter((entry) => entry.group === group).map(({ id }) => whyNotOnGround(id, ground))
    const [why] = reasons
    return why == null || reasons.includes(null) ? [] : [{ words: faultGroups[group].words, why }]
  })
}

/**
 * Faults that can be had there, in whose words, hint, group or id each typed word occurs, by group; all of them when nothing is
 * typed.
 */
export function findFaults(typed: string, ground: FaultGround): readonly FoundGroup[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groupIds.flatMap((group) => {
    const { words, hint } = faultGroups[group]
    const faults = faultActions.filter((entry) => {
      if (entry.group !== group || !fitsGround(entry.id, ground)) return false
      const told = `${entry.words} ${entry.hint} ${words} ${entry.id}`.toLowerCase()
      return wanted.every((word) => told.includes(word))
    })
    return faults.length === 0 ? [] : [{ group, words, hint, faults }]
  })
}
