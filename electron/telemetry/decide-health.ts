import type { Health } from '../../shared/model/worker.ts'

export interface HealthFacts {
  /** The worker came online and did not end. Before that a silent worker is `starting`, nothing else. */
  readonly isOnline: boolean
  /** By the operating system; null when it did not tell. */
  readonly isStopped: boolean | null
  /** An agent said hello and its pipe is open: only then does silence mean something. */
  readonly hasAgent: boolean
  /** How long the agent has been silent while both it and we were able to talk. */
  readonly silentMs: number
  readonly unresponsiveMs: number
}

/** The overlay on a live worker. Paused wins: a stopped process is silent, too, and for a better known reason. */
export function decideHealth(facts: HealthFacts): Health {
  if (facts.isStopped === true) return 'paused'
  if (facts.isOnline && facts.hasAgent && facts.silentMs > facts.unresponsiveMs) return 'unresponsive'
  return 'ok'
}
