import type { ProfileRun } from '../../../shared/inspection/profile.ts'
import { formatRoundDuration } from '../../format/duration.ts'

/** Where a profile under way stands: "starting…", "7 s left", "until it listens". */
export function runWords({ state, endsAtMs }: Pick<ProfileRun, 'state' | 'endsAtMs'>, nowMs: number): string {
  if (state === 'starting') return 'starting…'
  if (state === 'reading') return 'reading what was sampled…'
  if (endsAtMs === null) return 'until it listens'
  return `${formatRoundDuration(Math.max(0, Math.ceil((endsAtMs - nowMs) / 1000)) * 1000)} left`
}

/** How much of it is over, 0 to 1; null where nobody knows. */
export function runRatio({ state, startedAtMs, endsAtMs }: ProfileRun, nowMs: number): number | null {
  if (state === 'reading') return 1
  if (endsAtMs === null) return null
  return Math.min(1, Math.max(0, (nowMs - startedAtMs) / Math.max(1, endsAtMs - startedAtMs)))
}
