import type { Placed } from './replica-book.ts'

/** By the engine's own times where it has them; what it only shows, as a health check's end, was seen just now. */
export function momentOfPhase({ replica }: Placed, nowMs: number): number {
  const { end, phase, createdAtMs, startedAtMs, healthcheck, listensAtMs } = replica
  if (end !== null) return Math.min(nowMs, end.atMs)
  if (phase === 'starting') return Math.min(nowMs, createdAtMs)
  if (phase === 'listening' && listensAtMs !== undefined)
    return Math.min(nowMs, Math.max(listensAtMs, startedAtMs ?? 0))
  const isTimed = phase === 'online' || (phase === 'listening' && healthcheck === 'none')
  return isTimed && startedAtMs !== null ? Math.min(nowMs, startedAtMs) : nowMs
}

/** Null where nobody watched it come up. */
export function bootOf({ replica }: Placed, nowMs: number, isFound: boolean): number | null {
  const { healthcheck, startedAtMs, createdAtMs, listensAtMs } = replica
  if (listensAtMs !== undefined) return isFound ? null : Math.max(0, listensAtMs - createdAtMs)
  if (healthcheck === 'none') return startedAtMs === null ? null : Math.max(0, startedAtMs - createdAtMs)
  return isFound ? null : Math.max(0, nowMs - createdAtMs)
}
