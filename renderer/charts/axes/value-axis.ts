/** The vertical axis of a chart. Bounds come in few sizes, so that the picture does not breathe with every sample. */
export interface ValueAxis {
  readonly scale: 'linear' | 'log'
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

/** From zero to the first ceiling that holds `max`; the last ceiling doubles until it does. */
export function linearAxis(max: number, ceilings: readonly number[]): ValueAxis {
  const high = ceilings.find((ceiling) => max <= ceiling) ?? doubled(ceilings.at(-1) ?? 1, max)
  return { scale: 'linear', low: 0, high, ticks: [0, high / 2, high] }
}

/** From zero to a round ceiling with a round half, for bytes and counts. */
export function niceAxis(max: number, floor: number): ValueAxis {
  const wanted = Math.max(max, floor)
  const magnitude = 10 ** Math.floor(Math.log10(wanted))
  const factor = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((candidate) => wanted <= candidate * magnitude) ?? 10
  return linearAxis(factor * magnitude, [factor * magnitude])
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Lengths of time whose halves can be said in one unit. */
const timeCeilingsMs = [
  ...[1, 2, 4, 6, 8, 10, 12, 16, 20, 30, 40].map((count) => count * second),
  ...[1, 2, 4, 6, 8, 10, 12, 16, 20, 30, 40].map((count) => count * minute),
  ...[1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 30].map((count) => count * hour),
  ...[2, 4, 6, 8, 10, 12, 16, 20, 30, 40].map((count) => count * day),
]

/** From zero to a round length of time, in ms. */
export function durationAxis(maxMs: number, floorMs: number): ValueAxis {
  return linearAxis(Math.max(maxMs, floorMs), timeCeilingsMs)
}

/** Decades from `low` to the first decade from `minHigh` on that holds `max`. */
export function logAxis(max: number, low: number, minHigh: number): ValueAxis {
  let high = minHigh
  while (high < max) high *= 10
  const ticks: number[] = []
  for (let decade = Math.round(Math.log10(low)); 10 ** decade <= high * 1.001; decade += 1) ticks.push(10 ** decade)
  return { scale: 'log', low, high, ticks }
}

/** Maps values to 0 at the axis's low end and 1 at its high end; values beyond lie beyond. */
export function axisShare({ scale, low, high }: ValueAxis): (value: number) => number {
  if (scale === 'linear') return (value) => (value - low) / (high - low)
  const lowLog = Math.log(low)
  const perLog = 1 / (Math.log(high) - lowLog)
  return (value) => (Math.log(value) - lowLog) * perLog
}

/** The same; values beyond are held at the ends. */
export function axisScale(axis: ValueAxis): (value: number) => number {
  const share = axisShare(axis)
  return (value) => share(Math.min(axis.high, Math.max(axis.low, value)))
}

function doubled(from: number, max: number): number {
  let high = from
  while (high < max) high *= 2
  return high
}
