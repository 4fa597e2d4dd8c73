/** Every input bit moves every output bit (the finalizer of MurmurHash3). 0 … 2³²−1. */
export function mix32(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/**
 * True for one of `oneOf` numbers, without a rhythm: every fourth connection would be that of one of four workers or
 * clients. What is picked at 2 n is picked at n too.
 */
export function isSampled(number: number, oneOf: number): boolean {
  return oneOf <= 1 || mix32(number) % oneOf === 0
}
