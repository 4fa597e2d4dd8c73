import type { LifelineSegment, LifelineState } from '../../../../shared/model/event.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import type { WorkerMood } from '../../../wire/scene-input.ts'

/** How a slot's line and box look now. */
export function moodOf({ phase, health }: Pick<SlotSnapshot, 'phase' | 'health'>): WorkerMood {
  switch (phase) {
    case 'starting':
    case 'online':
    case 'listening':
      if (health !== 'ok') return health
      return phase === 'listening' ? 'serving' : 'starting'
    case 'draining':
      return 'draining'
    case 'exited':
    case 'backing-off':
    case 'failed':
    case 'stopped':
      return 'gone'
  }
}

/** How they looked at an earlier moment. */
export function pastMood(state: LifelineState): WorkerMood {
  switch (state) {
    case 'listening':
      return 'serving'
    case 'starting':
    case 'online':
      return 'starting'
    case 'draining':
    case 'unresponsive':
    case 'paused':
      return state
    case 'backing-off':
    case 'failed':
    case 'stopped':
      return 'gone'
  }
}

/** Nobody hears of it what it holds. */
export function isSilent(mood: WorkerMood): boolean {
  return mood === 'unresponsive' || mood === 'paused'
}

/** The stretch of a lifeline that covers a moment; null in a gap. */
export function segmentAt(segments: readonly LifelineSegment[], atMs: number): LifelineSegment | null {
  return (
    segments.findLast(({ startAtMs, endAtMs }) => startAtMs <= atMs && (endAtMs === null || endAtMs > atMs)) ?? null
  )
}
