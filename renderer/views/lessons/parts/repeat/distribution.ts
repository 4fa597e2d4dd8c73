/** A bar of a histogram: values from `from` to `to`, both included where they are one value, else without `to`. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** How often what was measured. */
export interface Distribution {
  readonly bins: readonly Bin[]
  /** Highest count of a bin; 0 before anything was measured. */
  readonly most: number
  readonly min: number | null
  readonly median: number | null
  readonly max: number | null
  readonly knownCount: number
  readonly unknownCount: number
}

const mostBins = 12

/** Sorts the rounds into bars: one for each whole number where they are few, else about ten of a width that reads well. */
export function distribute(rounds: readonly (number | null)[]): Distribution {
  const known = rounds.filter((value) => value !== null).toSorted((one, other) => one - other)
  const min = known[0] ?? null
  const max = known.at(-1) ?? null
  const bins = min === null || max === null ? [] : binsOf(known, min, max)
  return {
    bins,
    most: Math.max(0, ...bins.map(({ count }) => count)),
    min,
    median: medianOf(known),
    max,
    knownCount: known.length,
    unknownCount: rounds.length - known.length,
  }
}

function binsOf(known: readonly number[], min: number, max: number): readonly Bin[] {
  if (known.every(Number.isInteger) && max - min < mostBins)
    return Array.from({ length: max - min + 1 }, (_, place) => {
      const value = min + place
      return { from: value, to: value, count: known.filter((one) => one === value).length }
    })
  if (min === max) return [{ from: min, to: max, count: known.length }]
  const width = readableWidth((max - min) / 10)
  const first = Math.floor(min / width)
  const length = Math.floor(max / width) - first + 1
  return Array.from({ length }, (_, place) => {
    const nth = first + place
    return {
      from: rounded(nth * width),
      to: rounded((nth + 1) * width),
      count: known.filter((one) => Math.floor(one / width) === nth).length,
    }
  })
}

/** 1, 2 or 5 times a power of ten, at least so wide. */
function readableWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5].find((one) => one * power >= least) ?? 10) * power
}

const rounded = (value: number): number => Number(value.toPrecision(12))

function medianOf(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}
