import type { PolicyId } from '../../../shared/policies.ts'
import type { ChooseWorker } from './candidate.ts'
import { leastConnections } from './least-connections.ts'
import { powerOfTwo } from './power-of-two.ts'
import { random } from './random.ts'
import { roundRobin } from './round-robin.ts'
import { sticky } from './sticky.ts'

/** The primary accepts and deals out. */
export interface DispatchStrategy {
  readonly kind: 'dispatched'
  readonly choose: ChooseWorker
  /**
   * `ready`: among the workers that owe no answer. `serving`: among all that take connections, and the connection waits
   * for that one, because no other will do.
   */
  readonly among: 'ready' | 'serving'
  /** What the choice hangs on, and so whether it is settled before a connection comes. */
  readonly deals: 'in-turn' | 'by-count' | 'by-chance' | 'by-client'
  /** Workers are asked to tell how many connections they have open. */
  readonly countsConnections: boolean
}

/** How an address is served: the primary accepts and deals out, workers share its socket, or each has one of its own. */
export type Strategy = DispatchStrategy | { readonly kind: 'shared' } | { readonly kind: 'ports' }

const dealt = { kind: 'dispatched', among: 'ready', countsConnections: false } as const
const inTurn = { ...dealt, choose: roundRobin, deals: 'in-turn' } as const

export const dispatchStrategies = {
  'round-robin': inTurn,
  // The same order, kept: a connection waits for the worker whose turn it is while others go on with theirs.
  'in-turn': { ...inTurn, among: 'serving' },
  'least-connections': { ...dealt, choose: leastConnections, deals: 'by-count', countsConnections: true },
  random: { ...dealt, choose: random, deals: 'by-chance' },
  'power-of-two': { ...dealt, choose: powerOfTwo, deals: 'by-chance', countsConnections: true },
  sticky: { ...dealt, choose: sticky, deals: 'by-client', among: 'serving' },
} as const satisfies Record<string, DispatchStrategy>

export const strategies: Readonly<Record<PolicyId, Strategy>> = {
  ...dispatchStrategies,
  'shared-handle': { kind: 'shared' },
  'reuse-port': { kind: 'ports' },
}

/** How the primary deals out what it accepts; what it accepts while workers accept by themselves goes in turns. */
export function dispatchStrategyOf(strategy: Strategy): DispatchStrategy {
  return strategy.kind === 'dispatched' ? strategy : dispatchStrategies['round-robin']
}
