/**
 * Structural sharing: returns `previous` wherever `next` says the same, so that what did not change keeps its
 * reference. Snapshots cross IPC as copies; without this every row would redraw for a change of one.
 * Plain JSON data only.
 */
export function keepEqual<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next
  if (Array.isArray(next)) return keepEqualArray(previous, next)
  if (isRecord(next)) return keepEqualRecord(previous, next)
  return next
}

function keepEqualArray<T extends unknown[]>(previous: unknown, next: T): T {
  const before: unknown[] = Array.isArray(previous) ? previous : []
  let same = Array.isArray(previous) && before.length === next.length
  next.forEach((item, index) => {
    next[index] = keepEqual(before[index], item)
    if (!Object.is(next[index], before[index])) same = false
  })
  return same && isSameShape(previous, next) ? previous : next
}

function keepEqualRecord<T extends Record<string, unknown>>(previous: unknown, next: T): T {
  if (!isRecord(previous)) return next
  const keys = Object.keys(next)
  let same = keys.length === Object.keys(previous).length
  const merged: Record<string, unknown> = next
  for (const key of keys) {
    // Own properties only: `constructor` and the like are on every object.
    const before = Object.hasOwn(previous, key) ? previous[key] : undefined
    merged[key] = keepEqual(before, next[key])
    if (!Object.is(merged[key], before)) same = false
  }
  return same && isSameShape(previous, next) ? previous : next
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Both are known to hold equal content here; this only tells the compiler so. */
function isSameShape<T>(_previous: unknown, _next: T): _previous is T {
  return true
}
