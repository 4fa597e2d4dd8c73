import type { FaultAction, FaultGroupId } from '../../../../shared/actions/faults/fault-action.ts'
import { faultGroups } from '../../../../shared/actions/faults/fault-action.ts'
import { type FaultId, faultActions } from '../../../../shared/actions/faults/fault-actions.ts'

/** Faults that bite in the same place, as a column of the catalogue. */
export interface FoundGroup {
  readonly group: FaultGroupId
  readonly words: string
  readonly hint: string
  readonly faults: readonly (FaultAction & { readonly id: FaultId })[]
}

const groupIds = Object.keys(faultGroups).filter((id): id is FaultGroupId => Object.hasOwn(faultGroups, id))

/** Faults in whose words, hint, group or id each typed word occurs, by group; all of them when nothing is typed. */
export function findFaults(typed: string): readonly FoundGroup[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groupIds.flatMap((group) => {
    const { words, hint } = faultGroups[group]
    const faults = faultActions.filter((entry) => {
      if (entry.group !== group) return false
      const told = `${entry.words} ${entry.hint} ${words} ${entry.id}`.toLowerCase()
      return wanted.every((word) => told.includes(word))
    })
    return faults.length === 0 ? [] : [{ group, words, hint, faults }]
  })
}
