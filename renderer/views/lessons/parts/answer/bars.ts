/** By what one arrow key moves a bar: 1, 2 or 5 times a power of ten, about fifty to the whole. */
export function barStep(max: number): number {
  const rough = max / 50
  const power = 10 ** Math.floor(Math.log10(rough))
  const digit = [1, 2, 5].find((one) => one * power >= rough * 0.999) ?? 10
  // Above ten, things are counted: half a worker or half a request is no answer.
  return max > 10 ? Math.max(1, digit * power) : digit * power
}

/** Where a bar of this value is after a key; null for a key that does not move it. One that nobody drew begins at zero. */
export function moveBar(value: number | undefined, key: string, max: number): number | null {
  const step = barStep(max)
  const from = value ?? 0
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return snap(from + step, max)
    case 'ArrowLeft':
    case 'ArrowDown':
      return snap(from - step, max)
    case 'PageUp':
      return snap(from + 10 * step, max)
    case 'PageDown':
      return snap(from - 10 * step, max)
    case 'Home':
      return 0
    case 'End':
      return max
    default:
      return null
  }
}

/** The value at a share of the scale, as a pointer draws it: on a step, from nothing to the whole. */
export function valueAt(share: number, max: number): number {
  return snap(share * max, max)
}

/** On a step, and without the dust of binary fractions. */
function snap(value: number, max: number): number {
  const step = barStep(max)
  const places = Math.max(0, Math.ceil(-Math.log10(step)))
  return Math.min(max, Math.max(0, Number((Math.round(value / step) * step).toFixed(places))))
}

/** Marks of the scale below the bars: zero, and four at most. */
export function scaleMarks(max: number): readonly number[] {
  const rough = max / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5].find((one) => one * power >= rough * 0.999) ?? 10) * power
  const count = Math.floor(max / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}
