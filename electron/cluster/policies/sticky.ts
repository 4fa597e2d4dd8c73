import { mix32 } from '../../../shared/base/mix32.ts'
import type { Candidate, Draw } from './candidate.ts'
import { roundRobin } from './round-robin.ts'

/**
 * Picks the same worker for the same client, by rendezvous hashing over places: each client ranks all places, and the
 * first one that is there has it. So the clients of a worker that died move to their second choice, everybody else
 * stays, and they return when the slot has a worker again; a place that joins N others takes about 1/(N+1) of the
 * clients, from all alike. Of two workers in one slot (a reload) the elder keeps the clients until it is held.
 * Without a client address (UNIX sockets) workers take turns.
 */
export function sticky<C extends Candidate>(candidates: readonly C[], { client }: Draw): C | undefined {
  if (client === null) return roundRobin(candidates)
  let chosen: C | undefined
  let highest = -1
  for (const candidate of candidates) {
    const rank = rankOf(client, candidate.place)
    if (rank < highest || (rank === highest && chosen !== undefined && chosen.workerId < candidate.workerId)) continue
    chosen = candidate
    highest = rank
  }
  return chosen
}

/** 0 … 2³²−1, as good as independent for two places. */
function rankOf(client: number, place: number): number {
  return mix32(client ^ mix32(place))
}
