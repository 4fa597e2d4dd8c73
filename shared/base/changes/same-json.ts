/** True where both would be written as the same JSON: a property that is undefined is none. Plain data only. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
    return one.every((item, index) => isSameJson(item, other[index]))
  }
  let knownCount = 0
  for (const key in other) {
    const value: unknown = Reflect.get(other, key)
    if (value === undefined) continue
    if (!isSameJson(Reflect.get(one, key), value)) return false
    knownCount += 1
  }
  return knownCount === definedCount(one)
}

function definedCount(record: object): number {
  let count = 0
  for (const key in record) if (Reflect.get(record, key) !== undefined) count += 1
  return count
}
