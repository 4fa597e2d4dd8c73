import type { CSSProperties } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { playWireLive } from '../../../store/wire-choice.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import { recordedMs } from '../../../wire/recording.ts'
import type { WireMode } from '../../../wire/scene-input.ts'
import { SpeedControl } from './speed-control.tsx'

interface WireFooterProps {
  readonly player: WirePlayer | null
  readonly mode: WireMode
  /** The picture went to another moment. */
  readonly onJump: () => void
  /** How far the picture is behind, in ms; 0 when it is live. */
  readonly behindMs: number
  readonly isAtOldest: boolean
  /** How far back the recording reaches. */
  readonly reachMs: number
}

/** Where the picture is in the last 30 seconds, and how many of the real ones are drawn. */
export function WireFooter({ player, mode, onJump, behindMs, isAtOldest, reachMs }: WireFooterProps) {
  const isLive = behindMs === 0
  const goLive = () => {
    playWireLive()
    player?.goLive()
    onJump()
  }
  const seek = (nextBehindMs: number) => {
    const playhead = player?.playhead()
    if (nextBehindMs <= 0) goLive()
    else if (playhead) {
      player?.seek(playhead.monoMs + playhead.behindMs - Math.min(nextBehindMs, reachMs))
      onJump()
    }
  }
  const track: CSSProperties & Record<'--from', string> = {
    '--from': `${100 - (Math.min(reachMs, recordedMs) / recordedMs) * 100}%`,
  }
  const oneOf = player?.oneOf ?? 1
  return (
    <div className="wv-footer">
      <SpeedControl />
      <span className="wv-one-of" data-some={oneOf > 1 || undefined}>
        {oneOf > 1
          ? `1 of ${formatNumber(oneOf)} ${mode}`
          : `every ${mode === 'connections' ? 'connection' : 'request'}`}
      </span>
      <input
        className="wv-scrubber"
        type="range"
        aria-label="Moment of the picture"
        aria-valuetext={isLive ? 'live' : `${formatDuration(behindMs)} ago`}
        min={-recordedMs}
        max={0}
        step={100}
        value={-Math.min(recordedMs, behindMs)}
        style={track}
        onChange={(event) => seek(-Number(event.currentTarget.value))}
        onKeyDown={(event) => {
          const step = { ArrowLeft: 1000, ArrowDown: 1000, ArrowRight: -1000, ArrowUp: -1000 }[event.key]
          if (step === undefined) return
          event.preventDefault()
          seek(behindMs + (event.shiftKey ? 5 : 1) * step)
        }}
      />
      <button
        type="button"
        className="wv-position"
        data-live={isLive || undefined}
        aria-label={isLive ? 'live' : `${formatDuration(behindMs)} ago: back to live`}
        title={positionTitle(isLive, isAtOldest)}
        onClick={goLive}
      >
        {isAtOldest && <Icon name="warn" size={10} className="wv-late" />}
        {isLive ? 'live' : `−${formatDuration(Math.round(behindMs / 100) * 100)}`}
      </button>
    </div>
  )
}

function positionTitle(isLive: boolean, isAtOldest: boolean): string {
  if (isLive) return 'The picture shows what happens now'
  return isAtOldest
    ? `Slow motion fell ${counted(recordedMs / 1000, 'second')} behind: it stays at the oldest moment that is kept. Press for live`
    : 'Back to live'
}
