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

/** Ceilings 1, 2, 5 × 10^n, as they suit bytes. */
export function niceAxis(max: number, floor: number): ValueAxis {
  const wanted = Math.max(max, floor)
  const magnitude = 10 ** Math.floor(Math.log10(wanted))
  const factor = [1, 2, 4, 5, 8, 10].find((candidate) => wanted <= candidate * magnitude) ?? 10
  return linearAxis(factor * magnitude, [factor * magnitude])
}

/** Decades from `low` to the first decade from `minHigh` on that holds `max`. */
export function logAxis(max: number, low: number, minHigh: number): ValueAxis {
  let high = minHigh
  while (high < max) high *= 10
  const ticks: number[] = []
  for (let decade = Math.round(Math.log10(low)); 10 ** decade <= high * 1.001; decade += 1) ticks.push(10 ** decade)
  return { scale: 'log', low, high, ticks }
}

/** Maps values to 0 at the axis's low end and 1 at its high end; values beyond are held at the ends. */
export function axisScale({ scale, low, high }: ValueAxis): (value: number) => number {
  if (scale === 'linear') return (value) => (Math.min(high, Math.max(low, value)) - low) / (high - low)
  const lowLog = Math.log(low)
  const perLog = 1 / (Math.log(high) - lowLog)
  return (value) => (Math.log(Math.min(high, Math.max(low, value))) - lowLog) * perLog
}

function doubled(from: number, max: number): number {
  let high = from
  while (high < max) high *= 2
  return high
}
