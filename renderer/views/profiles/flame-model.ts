import type { Profile, ProfileKind } from '../../../shared/inspection/profile.ts'
import { buildCallTree, type CallTree, nameKey, placeKey, type SidePart } from '../../../shared/profiles/call-tree.ts'
import { callGaps, type FunctionGap, functionGaps } from '../../../shared/profiles/difference.ts'
import { type FlameBoxes, leftHeavyBoxes, timeBoxes } from '../../../shared/profiles/flame-boxes.ts'
import { type FunctionRow, functionTable } from '../../../shared/profiles/function-table.ts'
import { placeName } from '../../format/place-name.ts'

export type FlameOrder = 'heavy' | 'time'

/** What a person chose to see of a profile. */
export interface FlameChoice {
  /** Null: all of them, merged. */
  readonly slot: number | null
  readonly order: FlameOrder
  readonly withIdle: boolean
  /** The slot that is held against the others; null: none is. */
  readonly gapSlot: number | null
}

/** Who gave a part of the weights: a slot, or a whole profile where two are compared. */
export interface Side {
  readonly words: string
  /** Null: a whole profile. */
  readonly slot: number | null
}

/** Everything the window draws of one profile, or of two. */
export interface FlameModel {
  readonly kind: ProfileKind
  readonly tree: CallTree
  readonly boxes: FlameBoxes
  readonly rows: readonly FunctionRow[]
  readonly sides: readonly Side[]
  readonly gaps: FlameGaps | null
}

/** What one side does more, or less, than the others. */
export interface FlameGaps {
  readonly side: number
  readonly ofCalls: Float64Array
  readonly ofFunctions: ReadonlyMap<number, FunctionGap>
}

/** Slots that a profile has something of, in order. */
export function slotsOf(profile: Pick<Profile, 'parts'>): readonly number[] {
  return [...new Set(profile.parts.map(({ slot }) => slot))].sort((a, b) => a - b)
}

/** The choice as it can be shown: time has one slot, and a difference has all of them. */
export function soundChoice(choice: FlameChoice, slots: readonly number[], isCompared: boolean): FlameChoice {
  if (isCompared) return { ...choice, slot: null, gapSlot: null, order: 'heavy' }
  const gapSlot = slots.length > 1 && choice.gapSlot !== null && slots.includes(choice.gapSlot) ? choice.gapSlot : null
  if (gapSlot !== null) return { ...choice, slot: null, gapSlot, order: 'heavy' }
  const known = choice.slot !== null && slots.includes(choice.slot) ? choice.slot : null
  return { ...choice, gapSlot, slot: known ?? (choice.order === 'time' ? (slots[0] ?? null) : null) }
}

/** Of a profile alone; of two, what the second one has more of. `choice` must be sound. */
export function flameModel(profile: Profile, before: Profile | null, choice: FlameChoice): FlameModel {
  const { sides, parts } = before === null ? bySlot(profile, choice.slot) : byProfile(before, profile)
  const options = {
    sideCount: sides.length,
    withIdle: choice.withIdle,
    functionKey: before === null ? placeKey : nameKey,
  }
  const tree = buildCallTree(parts, options)
  const rows = functionTable(tree)
  const gapSide = before === null ? sides.findIndex(({ slot }) => slot === choice.gapSlot) : 1
  return {
    kind: profile.kind,
    tree,
    boxes: boxesOf(tree, parts, choice),
    rows,
    sides,
    gaps: gapSide < 0 || sides.length < 2 ? null : gapsOf(tree, rows, gapSide),
  }
}

interface Sided {
  readonly sides: readonly Side[]
  readonly parts: readonly SidePart[]
}

function bySlot(profile: Profile, only: number | null): Sided {
  const slots = slotsOf(profile).filter((slot) => only === null || slot === only)
  const parts = profile.parts.flatMap((part) => {
    const side = slots.indexOf(part.slot)
    return side < 0 ? [] : [{ side, part }]
  })
  return { sides: slots.map((slot) => ({ words: placeName(slot), slot })), parts }
}

function byProfile(before: Profile, after: Profile): Sided {
  // The frames shown are those of the newer code, where a function is in both.
  const parts = [...after.parts.map((part) => ({ side: 1, part })), ...before.parts.map((part) => ({ side: 0, part }))]
  return {
    sides: [before, after].map(({ name }) => ({ words: name, slot: null })),
    parts,
  }
}

function boxesOf(tree: CallTree, parts: readonly SidePart[], { order, withIdle }: FlameChoice): FlameBoxes {
  const [first] = parts
  const [functionOf] = tree.functionOf
  const isTimed = order === 'time' && first !== undefined && functionOf !== undefined && first.part.samples.length > 0
  return isTimed ? timeBoxes(first.part, functionOf, withIdle) : leftHeavyBoxes(tree)
}

function gapsOf(tree: CallTree, rows: readonly FunctionRow[], side: number): FlameGaps {
  const ofFunctions = new Map(functionGaps(rows, tree, side).map((gap) => [gap.row.fn, gap]))
  return { side, ofCalls: callGaps(tree, side), ofFunctions }
}
