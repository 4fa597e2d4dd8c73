/** True where both would be written as the same JSON: a property that is undefined is none. Plain data only. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other)
  if (Array.isArray(one) || Array.isArray(other)) return isSameList(one, other)
  let spareCount = 0
  for (const key in one) if (one[key] !== undefined) spareCount += 1
  // By far the most calls end here or in the loop below: no closures, no lists of keys.
  for (const key in other) {
    const value = other[key]
    if (value === undefined) continue
    const before = one[key]
    if (before !== value && !isSameJson(before, value)) return false
    spareCount -= 1
  }
  return spareCount === 0
}

function isSameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  for (let index = 0; index < one.length; index += 1) if (!isSameJson(one[index], other[index])) return false
  return true
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
