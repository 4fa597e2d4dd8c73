import fc from 'fast-check'

const anyPath = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '(garbage collector)'), { minLength: 1, maxLength: 5 })

/** Samples for `aPart`: functions that call each other and themselves, and moments without work. */
export const anyLines = fc.array(
  fc
    .tuple(fc.oneof({ weight: 4, arbitrary: anyPath }, fc.constant(['(idle)'])), fc.integer({ min: 1, max: 999 }))
    .map(([path, weight]) => `${path.join('>')} ${weight}`),
  { minLength: 1, maxLength: 30 },
)
