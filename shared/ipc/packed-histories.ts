import type { Listed } from '../base/ring.ts'
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
  const pack = <Point extends NumbersOf<Point>>(points: Listed<Point>): PackedSeries => {
    const fields = fieldsOf(points)
    for (let index = 0; index < points.length; index += 1) {
      const point = points.at(index)
      for (const field of fields) {
        numbers[at] = point?.[field] ?? Number.NaN
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

/**
 * The histories again, their points still as numbers: each is made when it is asked for, and reads what it is asked for. As
 * objects the points of 64 slots would fill the page's young generation three times over. Both ends are of one build.
 */
export function unpackHistories({ json, numbers }: PackedHistories): readonly ClusterHistory[] {
  let at = 0
  const unpack = <Point>({ fields, count }: PackedSeries): Listed<Point> => {
    const points = new PackedPoints<Point>(numbers, at, fields, count)
    at += fields.length * count
    return points
  }
  const unpackOne = ({ points, slotPoints, ...others }: PackedHistory): ClusterHistory => ({
    ...others,
    points: unpack(points),
    slotPoints: slotPoints.map(({ slot, points: ofSlot }) => ({ slot, points: unpack(ofSlot) })),
  })
  // Of the shape that was packed: nobody else writes it.
  return JSON.parse(json).map(unpackOne)
}

interface PackedHistory extends Omit<ClusterHistory, 'points' | 'slotPoints'> {
  readonly points: PackedSeries
  readonly slotPoints: readonly { readonly slot: number; readonly points: PackedSeries }[]
}

/** The points of one series where they lie. */
class PackedPoints<Point> implements Listed<Point> {
  readonly length: number
  readonly #numbers: Float64Array
  readonly #from: number
  readonly #step: number
  readonly #Point: typeof PackedPoint

  constructor(numbers: Float64Array, from: number, fields: readonly string[], count: number) {
    this.length = count
    this.#numbers = numbers
    this.#from = from
    this.#step = fields.length
    this.#Point = pointWith(fields)
  }

  at(index: number): Point | undefined {
    if (index < 0 || index >= this.length) return undefined
    // Its fields are those that a point of this series had when it was packed.
    return new this.#Point(this.#numbers, this.#from + index * this.#step) as Point
  }

  /** Points have no properties of their own, and are written as what they read: for tests and recordings. */
  toJSON(): readonly unknown[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index))
  }
}

/** One point among the numbers. */
class PackedPoint {
  readonly #numbers: Float64Array
  readonly #from: number

  constructor(numbers: Float64Array, from: number) {
    this.#numbers = numbers
    this.#from = from
  }

  /** Such points with a property for each field. */
  static with(fields: readonly string[]): typeof PackedPoint {
    class Point extends PackedPoint {
      toJSON(): unknown {
        return Object.fromEntries(fields.map((field) => [field, Reflect.get(this, field)]))
      }
    }
    for (const [place, field] of fields.entries()) {
      Object.defineProperty(Point.prototype, field, {
        get(this: PackedPoint) {
          const value = this.#numbers[this.#from + place] ?? Number.NaN
          return Number.isNaN(value) ? null : value
        },
      })
    }
    return Point
  }
}

/** Points of the same fields are of one class, so that what reads them stays fast. */
const knownPoints = new Map<string, typeof PackedPoint>()

function pointWith(fields: readonly string[]): typeof PackedPoint {
  const words = fields.join()
  const known = knownPoints.get(words) ?? PackedPoint.with(fields)
  knownPoints.set(words, known)
  return known
}

function sizeOf(points: Listed<object>): number {
  return points.length * fieldsOf(points).length
}

function fieldsOf<Point extends object>(points: Listed<Point>): (keyof Point)[] {
  const first = points.at(0)
  // An object's own keys are those of its type: points are made by literals.
  return first === undefined ? [] : (Object.keys(first) as (keyof Point)[])
}
