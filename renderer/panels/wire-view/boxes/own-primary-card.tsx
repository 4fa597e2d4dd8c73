import '../../own-primary/own-primary.css'
import { type OwnPrimarySnapshot, ownPrimaryPlace } from '../../../../shared/model/own-primary.ts'
import { formatDuration } from '../../../format/duration.ts'
import { openDrawerOf } from '../../../store/commands/view-actions.ts'
import { ownPrimarySlot } from '../../../store/places/place-in.ts'
import { useNewestSlotPoint, useSampledMs } from '../../../store/use-deck.ts'
import type { Box, OwnSize } from '../../../wire/wire-layout.ts'
import { primaryNumbers } from '../../own-primary/primary-numbers.ts'
import { describePrimary } from '../../own-primary/primary-state.ts'
import { PrimaryState } from '../../own-primary/primary-state-label.tsx'
import { KillMenu } from '../../worker/kill-menu.tsx'

interface OwnPrimaryCardProps {
  readonly clusterId: string
  readonly primary: OwnPrimarySnapshot
  /** Null: without wires it is a line of its own. */
  readonly box: Box | null
  readonly size: OwnSize
}

/** The process of the app's own primary: how it is, what it did. Connections pass it by, messages go through it. */
export function OwnPrimaryCard({ clusterId, primary, box, size }: OwnPrimaryCardProps) {
  const nowMs = useSampledMs(clusterId)
  const point = useNewestSlotPoint(clusterId, ownPrimaryPlace)
  const numbers = primaryNumbers(primary, point, nowMs)
  const { word, tone: stateTone } = describePrimary(primary, nowMs)
  // What is not as it should be has more words than fit beside it in a low card.
  const hasRoomForPid = primary.pid !== null && (size === 'full' || (size === 'wide' && word === 'running'))
  const place = box === null ? undefined : { left: box.x, top: box.y, width: box.width, height: box.height }
  const slot = ownPrimarySlot(primary)
  return (
    <fieldset
      className="own-card"
      aria-label="Your primary"
      data-tone={stateTone}
      data-size={size}
      data-in-line={box === null || undefined}
      style={place}
      title={primary.phase === 'ended' ? primary.lastEnd?.words : undefined}
    >
      <button
        type="button"
        className="own-card-look"
        aria-label="Inspect your primary"
        title={`Inspect your primary: ${primary.script}${primary.startedAtMs === null || primary.pid === null ? '' : `, up ${formatDuration(Math.max(0, nowMs - primary.startedAtMs))}`}`}
        onClick={() => openDrawerOf(clusterId, ownPrimaryPlace)}
      />
      <div className="own-card-head">
        <b className="ellipsis">Your primary</b>
        <PrimaryState clusterId={clusterId} primary={primary} />
        {hasRoomForPid && (
          <span className="mono" title={numbers[0]?.title}>
            {primary.pid}
          </span>
        )}
        {primary.pid !== null && <KillMenu clusterId={clusterId} slot={slot} place="card" />}
      </div>
      {size !== 'line' && (
        <dl className="own-card-facts">
          {numbers.slice(1).map(({ name, words, title, tone }) => (
            <div key={name} title={title}>
              <dt>{name}</dt>
              <dd className={tone === undefined ? undefined : `tone-${tone}`}>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </fieldset>
  )
}
