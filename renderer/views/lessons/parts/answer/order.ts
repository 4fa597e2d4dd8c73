/** The order with one thing at another place; the rest keeps its order. Outside of the list nothing moves. */
export function moveTo(order: readonly string[], id: string, place: number): readonly string[] {
  if (!order.includes(id) || place < 0 || place >= order.length) return order
  const rest = order.filter((other) => other !== id)
  return [...rest.slice(0, place), id, ...rest.slice(place)]
}

/** The order with one thing a place earlier (-1) or later (1). */
export function moveBy(order: readonly string[], id: string, by: 1 | -1): readonly string[] {
  return moveTo(order, id, order.indexOf(id) + by)
}

/** At which place a thing lies that is dragged to `y`: `middles` are those of the other rows, from top to bottom. */
export function placeAt(middles: readonly number[], y: number): number {
  return middles.filter((middle) => middle < y).length
}
