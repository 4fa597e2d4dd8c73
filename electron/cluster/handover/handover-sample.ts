import { mix32 } from '../policies/client-hash.ts'

/** True for one of `oneOf` numbers, without a rhythm: every fourth connection would be that of one of four workers. */
export function isSampled(number: number, oneOf: number): boolean {
  return oneOf <= 1 || mix32(number) % oneOf === 0
}
