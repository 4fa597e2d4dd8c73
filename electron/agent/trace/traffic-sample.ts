/**
 * True for one of `oneOf` numbers, without a rhythm: every fourth request may be that of one of four clients. What is
 * picked at 2 n is picked at n too. The primary has its own copy (`cluster/handover/handover-sample.ts`), because the agent takes
 * only types from elsewhere.
 */
export function isSampled(number: number, oneOf: number): boolean {
  return oneOf <= 1 || mix32(number) % oneOf === 0
}

/** The finalizer of MurmurHash3: neighbours land far apart, so no rhythm of clients or workers meets that of the sample. */
function mix32(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
