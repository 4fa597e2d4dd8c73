import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'

/** Slot colours of the palette; past the last one they repeat and the number tells slots apart. */
export const slotHueCount = 8

/** 1–8: which of the palette's colours a slot has, in every view and for its whole life. */
export function slotHue(slot: number): number {
  return ((slot - 1) % slotHueCount) + 1
}

/** An app's own primary stands in place 0 and has no colour of its own. */
const neutral = 'var(--fg-2)'

/** The colour as CSS, for `fill`, `stroke` and `background`. */
export function slotColor(slot: number): string {
  return slot === ownPrimaryPlace ? neutral : `var(--slot${slotHue(slot)})`
}
