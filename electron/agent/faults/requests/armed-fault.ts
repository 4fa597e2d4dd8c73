import type { FaultInput } from '../../../../shared/actions/faults/fault-actions.ts'
import type { requestFaults } from '../../../../shared/actions/faults/requests.ts'
import { type HitRule, hitRuleOf, isHit } from '../../../../shared/base/hit-rule.ts'
import { requestMatcher } from './request-matcher.ts'
import type { SeenRequest } from './seen-request.ts'

export type RequestFaultId = (typeof requestFaults)[number]['id']
/** What all of them ask for. */
export type RequestTarget = FaultInput<'fault.hang'>

/** A fault that looks at every request. */
export interface ArmedFault {
  readonly faultId: number
  readonly target: Target
  readonly effect: Delay | Act
}

/** Has a request wait before whatever comes next. */
export interface Delay {
  readonly kind: 'delay'
  drawMs(number: number): number
  /** It waited so long for this fault. */
  waited(ms: number): void
  /** Its client went away meanwhile: the app does not hear of it. */
  left(): void
}

/** Does something with a request, once it has waited. Of several only the first that was injected does. */
export interface Act {
  readonly kind: 'act'
  /**
   * True: it is taken, and `go` gives it to the app all the same if it is called later. False: the app is to have it now.
   * `names` is what the head of the answer tells: the faults that it met before. An act that lets it pass adds itself.
   */
  act(request: SeenRequest, go: () => void, names: string[]): boolean
}

/** Which requests a fault is for, and how many it met. */
export class Target {
  seenCount = 0
  matchedCount = 0
  /** Those that are known to have got what they should. */
  hitCount = 0
  readonly #matches: (request: SeenRequest) => boolean
  readonly #rule: HitRule

  constructor(input: RequestTarget, seed: number) {
    this.#matches = requestMatcher(input)
    this.#rule = hitRuleOf(input, seed)
  }

  /** The number of a request that is hit, among those that the fault is for, from 1; 0: it is not. */
  numberOf(request: SeenRequest): number {
    this.seenCount += 1
    if (!this.#matches(request)) return 0
    this.matchedCount += 1
    return isHit(this.#rule, this.matchedCount) ? this.matchedCount : 0
  }
}
