import { windowClock } from '../../store/window-clock.ts'
import { playbackDelayMs } from '../../wire/playback-clock.ts'
import type { WirePlayer } from '../../wire/player.ts'

/** Where in the recording the picture is. */
export interface PicturedMoment {
  readonly monoMs: number
  /** How far it is behind; 0 when it is live. */
  readonly behindMs: number
  readonly isAtOldest: boolean
  /** How far back the recording reaches. */
  readonly reachMs: number
  /** How far back it ends: a picture that stands plays on what was recorded until it stopped. 0 while it grows. */
  readonly endBehindMs: number
  /** Null before anything was recorded. */
  readonly oldestMonoMs: number | null
  readonly epochOf: (monoMs: number) => number
}

/** A difference that nobody sees. */
const liveWithinMs = 50

/** `presentForMs`: so long ago everything else in a frozen window stopped, too: its states and shares are of that moment. */
export function readMoment(player: WirePlayer | null, presentForMs = 0): PicturedMoment {
  const playhead = player?.playhead() ?? null
  const oldestMonoMs = player?.recording.oldestMonoMs ?? null
  const monoMs = playhead?.monoMs ?? 0
  const liveMonoMs = monoMs + (playhead?.behindMs ?? 0)
  const endMonoMs = (player?.recording.newestMonoMs ?? 0) - playbackDelayMs
  const clockDistanceMs = windowClock.nowMs() - liveMonoMs - playbackDelayMs
  const behindMs = Math.max(0, (playhead?.behindMs ?? 0) - presentForMs)
  return {
    monoMs,
    behindMs: behindMs < liveWithinMs ? 0 : behindMs,
    isAtOldest: playhead?.isAtOldest ?? false,
    reachMs: oldestMonoMs === null ? 0 : Math.max(0, liveMonoMs - oldestMonoMs),
    endBehindMs: player?.isStanding === true ? Math.max(0, liveMonoMs - endMonoMs) : 0,
    oldestMonoMs,
    epochOf: (each) => each + clockDistanceMs,
  }
}
