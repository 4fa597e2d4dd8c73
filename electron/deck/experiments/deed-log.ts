import type { Clock } from '../../../shared/base/clock.ts'
import type { Result } from '../../../shared/result.ts'
import type { DatedDeed, Deed } from '../../experiments/record/deed.ts'

const deedsKept = 500

/** A deed, and the fault that came of it. */
export type NotedDeed = DatedDeed & { readonly clusterId: string; readonly faultId: number | null }

/** What persons did to the clusters of a deck, in bounded memory. */
export interface DeedLog {
  /** Does it, and keeps what was done; what was refused was not done. */
  noted<T>(
    clusterId: string,
    deed: Deed,
    act: () => Result<T> | Promise<Result<T>>,
    faultIdOf?: (value: T) => number,
  ): Promise<Result<T>>
  of(clusterId: string): readonly NotedDeed[]
}

export function createDeedLog(clock: Pick<Clock, 'nowMs'>): DeedLog {
  const deeds: NotedDeed[] = []
  return {
    async noted(clusterId, deed, act, faultIdOf) {
      const atMs = clock.nowMs()
      const answer = await act()
      // A signal that a worker ignored was sent all the same.
      if (!answer.ok && answer.error.code !== 'not-reached-in-time') return answer
      const faultId = answer.ok && faultIdOf !== undefined ? faultIdOf(answer.value) : null
      deeds.push({ ...deed, clusterId, faultId, atMs, endedAtMs: clock.nowMs() })
      deeds.splice(0, deeds.length - deedsKept)
      return answer
    },
    of: (clusterId) => deeds.filter((deed) => deed.clusterId === clusterId),
  }
}
