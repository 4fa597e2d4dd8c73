import type { CSSProperties } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { formatCountdown } from '../../../format/age.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { selectLiveCalmMs } from '../../../store/selectors.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { playWireLive } from '../../../store/wire-choice.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import { recordedMs } from '../../../wire/recording.ts'
import type { WireMode } from '../../../wire/scene-input.ts'
import { type PicturedMoment, readMoment } from '../pictured-moment.ts'
import { SpeedControl } from './speed-control.tsx'

interface WireFooterProps {
  readonly player: WirePlayer | null
  readonly mode: WireMode
  /** The picture went to another moment. */
  readonly onJump: () => void
}

/** Counts from where the picture is now, not from where it was when this was drawn. */
type Seek = (behindAfter: (behindMs: number) => number) => void

/** Where the picture is in the last 30 seconds, and how many of the real ones are drawn. It follows the time by itself. */
export function WireFooter({ player, mode, onJump }: WireFooterProps) {
  // How long ago goes on being told while the picture stands.
  useDeck(selectLiveCalmMs)
  const moment = readMoment(player)
  const { behindMs, isAtOldest, reachMs, endBehindMs } = moment
  const isLive = behindMs === 0
  const goLive = () => {
    playWireLive()
    player?.goLive()
    onJump()
  }
  const seek: Seek = (behindAfter) => {
    const playhead = player?.playhead() ?? null
    if (playhead === null) return
    const wantedMs = behindAfter(playhead.behindMs)
    if (wantedMs <= 0) return goLive()
    player?.seek(playhead.monoMs + playhead.behindMs - Math.max(endBehindMs, Math.min(wantedMs, reachMs)))
    onJump()
  }
  const oneOf = player?.oneOf ?? 1
  return (
    <div className="wv-footer">
      <SpeedControl />
      {isAtOldest ? (
        <span className="wv-one-of wv-late">
          <Icon name="warn" size={12} /> oldest that is kept
        </span>
      ) : (
        <span className="wv-one-of" data-some={oneOf > 1 || undefined}>
          {oneOf > 1
            ? `1 of ${formatNumber(oneOf)} ${mode}`
            : `every ${mode === 'connections' ? 'connection' : 'request'}`}
        </span>
      )}
      <Scrubber moment={moment} onSeek={seek} />
      <button
        type="button"
        className="wv-position"
        data-live={isLive || undefined}
        aria-label={isLive ? 'live' : `${formatCountdown(behindMs)} ago: back to live`}
        title={positionTitle(isLive, isAtOldest)}
        onClick={goLive}
      >
        {isLive ? 'live' : `−${formatCountdown(behindMs)}`}
      </button>
    </div>
  )
}

/** The recording as a track on which the picture's moment can be moved. */
function Scrubber({ moment, onSeek }: { readonly moment: PicturedMoment; readonly onSeek: Seek }) {
  const { behindMs, reachMs, endBehindMs } = moment
  const track: CSSProperties & Record<'--from', string> = {
    // Whole percents: the reach is never the same twice.
    '--from': `${Math.round(100 - (Math.min(reachMs - endBehindMs, recordedMs) / recordedMs) * 100)}%`,
  }
  return (
    <input
      className="wv-scrubber"
      type="range"
      aria-label="Moment of the picture"
      aria-valuetext={behindMs === 0 ? 'live' : `${formatCountdown(behindMs)} ago`}
      min={Math.round(-recordedMs - endBehindMs)}
      max={Math.round(-endBehindMs)}
      step={100}
      value={Math.round(-Math.min(recordedMs + endBehindMs, behindMs))}
      style={track}
      onChange={({ currentTarget }) => onSeek(() => -Number(currentTarget.value))}
      onKeyDown={(event) => {
        const step = { ArrowLeft: 1000, ArrowDown: 1000, ArrowRight: -1000, ArrowUp: -1000 }[event.key]
        if (step === undefined) return
        event.preventDefault()
        onSeek((now) => now + (event.shiftKey ? 5 : 1) * step)
      }}
    />
  )
}

function positionTitle(isLive: boolean, isAtOldest: boolean): string {
  if (isLive) return 'The picture shows what happens now'
  return isAtOldest
    ? `Slow motion fell ${counted(recordedMs / 1000, 'second')} behind: it stays at the oldest moment that is kept. Press for live`
    : 'Back to live'
}
