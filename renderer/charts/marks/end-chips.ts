/** A label at the end of a line: where it wants to be, and where it fits. */
export interface EndChip {
  readonly slot: number
  /** Middle of the chip, px from the top. */
  readonly y: number
  /** Hollow: the line ended before now because the worker is silent. */
  readonly hollow: boolean
}

/**
 * Moves chips apart so that none covers another, keeps their order, and keeps all within `top`–`bottom`. When there is not
 * room for all, those of the highest lines (smallest y) stay: an outlier is what people look for.
 */
export function placeEndChips(
  chips: readonly EndChip[],
  box: { readonly top: number; readonly bottom: number; readonly pitch: number },
): EndChip[] {
  const room = Math.max(0, Math.floor((box.bottom - box.top) / box.pitch) + 1)
  const sorted = [...chips].sort((one, other) => one.y - other.y || one.slot - other.slot).slice(0, room)
  const ys = sorted.map((chip) => Math.min(box.bottom, Math.max(box.top, chip.y)))
  for (let index = 1; index < ys.length; index += 1) {
    ys[index] = Math.max(ys[index] ?? 0, (ys[index - 1] ?? 0) + box.pitch)
  }
  // Pushed below the bottom: give the overhang back upwards.
  let limit = box.bottom
  for (let index = ys.length - 1; index >= 0; index -= 1) {
    ys[index] = Math.min(ys[index] ?? 0, limit)
    limit = (ys[index] ?? 0) - box.pitch
  }
  return sorted.map((chip, index) => ({ ...chip, y: ys[index] ?? chip.y }))
}
