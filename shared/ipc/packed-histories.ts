import type { ClusterHistory } from '../model/cluster.ts'

/** A point of a series holds numbers and gaps, and nothing else: the packing stands on it. */
type NumbersOf<Point> = { readonly [Field in keyof Point]-?: number | null }

/**
 * Histories on their way to the page. They are the largest answer by far, a million numbers for 64 slots: as one typed array
 * these are copied as they lie in memory, as objects property by property in each of three places.
 */
export interface PackedHistories {
  /** All but the series, as JSON; of a series what its points hold, and how many there are. */
  readonly json: string
  /** All points of all series, one after the other; NaN is a gap. */
  readonly numbers: Float64Array
}

interface PackedSeries {
  readonly fields: readonly string[]
  readonly count: number
}

/** Packs the series of all histories into one array. */
export function packHistories(histories: readonly ClusterHistory[]): PackedHistories {
  const series = histories.flatMap(({ points, slotPoints }) => [points, ...slotPoints.map((one) => one.points)])
  const numbers = new Float64Array(series.reduce((sum, points) => sum + sizeOf(points), 0))
  let at = 0
  const pack = <Point extends NumbersOf<Point>>(points: readonly Point[]): PackedSeries => {
    const fields = fieldsOf(points)
    for (const point of points) {
      for (const field of fields) {
        numbers[at] = point[field] ?? Number.NaN
        at += 1
      }
    }
    return { fields: fields.map(String), count: points.length }
  }
  const rest = histories.map(({ points, slotPoints, ...others }) => ({
    ...others,
    points: pack(points),
    slotPoints: slotPoints.map(({ slot, points: ofSlot }) => ({ slot, points: pack(ofSlot) })),
  }))
  return { json: JSON.stringify(rest), numbers }
}

/** Makes the histories again; both ends are of one build. */
export function unpackHistories({ json, numbers }: PackedHistories): readonly ClusterHistory[] {
  let at = 0
  const unpack = ({ fields, count }: PackedSeries): Record<string, number | null>[] => {
    // Its copies have their shape from the beginning: built field by field, a point takes twice as long.
    const shape: Record<string, number | null> = Object.fromEntries(fields.map((field) => [field, null]))
    return Array.from({ length: count }, () => {
      const point = { ...shape }
      for (const field of fields) {
        const value = numbers[at] ?? Number.NaN
        point[field] = Number.isNaN(value) ? null : value
        at += 1
      }
      return point
    })
  }
  const unpackOne = ({ points, slotPoints, ...others }: PackedHistory) => ({
    ...others,
    points: unpack(points),
    slotPoints: slotPoints.map(({ slot, points: ofSlot }) => ({ slot, points: unpack(ofSlot) })),
  })
  // Of the shape that was packed: nobody else writes it.
  return JSON.parse(json).map(unpackOne)
}

interface PackedHistory {
  readonly points: PackedSeries
  readonly slotPoints: readonly { readonly slot: number; readonly points: PackedSeries }[]
}

function sizeOf(points: readonly object[]): number {
  return points.length * fieldsOf(points).length
}

function fieldsOf<Point extends object>(points: readonly Point[]): (keyof Point)[] {
  const [first] = points
  // An object's own keys are those of its type: points are made by literals.
  return first === undefined ? [] : (Object.keys(first) as (keyof Point)[])
}
