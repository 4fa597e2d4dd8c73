import type { FleetState } from '../types.ts'

/** How long an engine is not asked by itself at least and at most, in ms. */
const paces = { inMotionMs: 250, settledMs: 2_000, mostMs: 15_000 }
/** A listing may take this share of the time, here and of its engine. */
const shareOfTime = 0.05
const settlesAfterMs = 3_000

/**
 * When to ask again. Events tell what happens on the engine's own node; tasks on others, and what a scheduler decides, are only
 * seen by asking.
 */
export function nextReadingInMs(state: FleetState, tookMs: number, sinceEventMs: number): number {
  const atLeastMs = isInMotion(state) || sinceEventMs < settlesAfterMs ? paces.inMotionMs : paces.settledMs
  return Math.min(paces.mostMs, Math.max(atLeastMs, tookMs / shareOfTime))
}

function isInMotion({ replicas, desired, update }: FleetState): boolean {
  if (update?.state === 'running' || update?.state === 'rolling-back') return true
  const serving = replicas.filter(({ phase }) => phase === 'listening').length
  return serving !== desired || replicas.some(({ phase }) => phase === 'draining' || phase === 'starting')
}
