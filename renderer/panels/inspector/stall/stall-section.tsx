import './stall.css'
import { useState } from 'react'
import type { StallSummary, StallsSnapshot } from '../../../../shared/inspection/stall.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { formatDuration } from '../../../format/duration.ts'
import { placeName } from '../../../format/place-name.ts'
import { runCommand } from '../../../store/commands/commands.ts'
import { Age } from '../../age.tsx'
import { Section } from '../section.tsx'
import { StallStack } from './stall-stack.tsx'

interface StallSectionProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  readonly stalls: StallsSnapshot
}

/** Where the slot's worker is stuck, or was. Absent while there is nothing to say. */
export function StallSection({ clusterId, slot, stalls }: StallSectionProps) {
  const own = stalls.kept.filter((one) => one.slot === slot.slot)
  const [pickedId, setPickedId] = useState<number | null>(null)
  const isLooking = stalls.running.includes(slot.slot)
  const isSilent = slot.health === 'unresponsive' || slot.stuck !== null
  const shown = own.find(({ captureId }) => captureId === pickedId) ?? own[0]
  if (shown === undefined && !isSilent && !isLooking) return null
  return (
    <Section
      title="Where is it stuck"
      sub={isLooking ? 'looking …' : undefined}
      actions={isSilent ? <CaptureButton clusterId={clusterId} slot={slot} isLooking={isLooking} /> : undefined}
    >
      {slot.stuck !== null && shown?.words !== slot.stuck && (
        <p className="stall-now">
          <Icon name="unresponsive" size={12} /> {slot.stuck}
        </p>
      )}
      {shown !== undefined && (
        <>
          <StallHead stall={shown} isNow={shown.endedAtMs === null} />
          <StallStack clusterId={clusterId} stall={shown} />
        </>
      )}
      {own.length > 1 && (
        <ul className="stall-list" aria-label="Earlier looks">
          {own
            .filter((one) => one !== shown)
            .map((one) => (
              <li key={one.captureId}>
                <Button kind="link" onClick={() => setPickedId(one.captureId)}>
                  <span className="mono">{formatClock(one.atMs)}</span> {one.words}
                </Button>
              </li>
            ))}
        </ul>
      )}
    </Section>
  )
}

function CaptureButton({
  clusterId,
  slot,
  isLooking,
}: Omit<StallSectionProps, 'stalls'> & { readonly isLooking: boolean }) {
  const { slot: number, generation, pid } = slot
  if (pid === null) return null
  return (
    <Button
      size="mini"
      icon="retry"
      pending={isLooking}
      aria-label={`Capture where ${placeName(number)} is stuck`}
      onClick={() =>
        void runCommand(
          'stall.capture',
          { clusterId, slot: number, generation, pid },
          { failure: `Slot ${number} was not looked at`, clusterId },
        )
      }
    >
      Capture
    </Button>
  )
}

function StallHead({ stall, isNow }: { readonly stall: StallSummary; readonly isNow: boolean }) {
  const { words, behind, atMs, silentMs, tookMs, generation, endedAtMs } = stall
  return (
    <div className="stall-head" data-tone={isNow ? 'hot' : 'idle'}>
      <p className="stall-words">
        <Icon name={isNow ? 'unresponsive' : 'info'} size={12} />
        <strong>{isNow ? words : `was ${words}`}</strong>
      </p>
      <p className="ins-sub">
        {behind !== '' && `${behind} · `}g{generation}, silent for {formatDuration(silentMs)} when looked at,{' '}
        <Age atMs={atMs} />; took {formatDuration(tookMs)}
        {endedAtMs !== null && `; over ${formatDuration(endedAtMs - atMs + silentMs)} after its last word`}
      </p>
    </div>
  )
}
