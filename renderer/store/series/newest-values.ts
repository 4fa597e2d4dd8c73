import type { Ring } from '../../../shared/base/ring.ts'

/**
 * The last `count` values of a ring before the index `end`, oldest first, for a sparkline. Nulls are gaps and stay; a young ring has gaps in front,
 * so that its line grows from the right and does not change its scale.
 */
export function newestValues<T>(
  ring: Ring<T> | undefined,
  count: number,
  read: (entry: T) => number | null,
  end = ring?.length ?? 0,
): readonly (number | null)[] {
  if (ring === undefined) return []
  const values = new Array<number | null>(Math.max(0, count - end)).fill(null)
  for (let index = Math.max(0, end - count); index < end; index += 1) {
    const entry = ring.at(index)
    if (entry !== undefined) values.push(read(entry))
  }
  return values
}
