import type { Histogram } from './family.ts'

/** Where answers of servers lie; those that OpenTelemetry advises, and finer ones below 5 ms. */
const wantedMs = [
  ...[0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 75, 100],
  ...[250, 500, 750, 1000, 2500, 5000, 7500, 10_000, 30_000],
]

/**
 * Of the agents' two hundred buckets a few: the bounds that lie next to those that are wanted. They are bounds of the agents
 * themselves, so every count is exact, and histograms of any workers add up.
 */
export function latencyHistogram(
  boundsMs: readonly number[],
  counts: readonly number[],
  sumMs: number | null,
): Histogram {
  const { indices, boundsSec } = chosenBounds(boundsMs)
  const merged = new Array<number>(indices.length + 1).fill(0)
  let into = 0
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index] ?? 0
    if (count === 0) continue
    while (into < indices.length && index > (indices[into] ?? 0)) into += 1
    merged[into] = (merged[into] ?? 0) + count
  }
  return { boundsSec, counts: merged, sumSec: sumMs === null ? null : sumMs / 1000 }
}

interface Chosen {
  /** Into the bounds. */
  readonly indices: readonly number[]
  readonly boundsSec: readonly number[]
}

const chosenOf = new WeakMap<readonly number[], Chosen>()

/** Found once for each list: every slot has the same. */
function chosenBounds(boundsMs: readonly number[]): Chosen {
  const known = chosenOf.get(boundsMs)
  if (known !== undefined) return known
  const indices = [...new Set(wantedMs.map((wanted) => nearest(boundsMs, wanted)))].sort((one, other) => one - other)
  const chosen = { indices, boundsSec: indices.map((index) => seconds(boundsMs[index] ?? 0)) }
  chosenOf.set(boundsMs, chosen)
  return chosen
}

function nearest(boundsMs: readonly number[], wanted: number): number {
  let best = 0
  for (const [index, bound] of boundsMs.entries()) {
    if (Math.abs(bound - wanted) < Math.abs((boundsMs[best] ?? 0) - wanted)) best = index
  }
  return best
}

/** Without what a division adds behind the bound's six digits. */
const seconds = (ms: number): number => Number((ms / 1000).toPrecision(6))
