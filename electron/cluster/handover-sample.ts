import { mix32 } from './policies/client-hash.ts'

/**
 * True for one of `oneOf` client ports, the same ones as in every worker's agent, which has its own copy of this
 * (`agent/traffic-sample.ts`): so both follow the same connections without a word.
 */
export function isSampled(port: number, oneOf: number): boolean {
  return oneOf <= 1 || mix32(port) % oneOf === 0
}
