import type { ProfileSummary } from '../../../shared/inspection/profile.ts'
import { Button } from '../../components/button.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatWhen } from '../../format/when.ts'
import { windowClock } from '../../store/window-clock.ts'
import { kindWords } from './profile-words.ts'

interface KeptListProps {
  readonly kept: readonly ProfileSummary[]
  readonly shown: { readonly profileId: string; readonly beforeId: string | null } | null
  readonly onShow: (profileId: string) => void
  /** Held against the one that is shown. */
  readonly onCompare: (profileId: string) => void
}

/** Kept profiles, newest first. */
export function KeptList({ kept, shown, onShow, onCompare }: KeptListProps) {
  const open = kept.find(({ profileId }) => profileId === shown?.profileId)
  return (
    <section className="pf-kept" aria-label="Kept profiles">
      <h3>Kept profiles</h3>
      {kept.length === 0 && <p className="pf-quiet">None yet.</p>}
      <ul>
        {kept.map((summary) => {
          const { profileId } = summary
          const isShown = profileId === shown?.profileId || profileId === shown?.beforeId
          return (
            <li key={profileId} data-shown={isShown || undefined}>
              <KeptButton summary={summary} isShown={isShown} onShow={() => onShow(profileId)} />
              {!isShown && open?.kind === summary.kind && (
                <Button
                  kind="ghost"
                  size="mini"
                  icon="compare"
                  iconOnly
                  aria-label={`Compare with ${summary.name}`}
                  title={`Compare with “${open.name}”: before and after`}
                  onClick={() => onCompare(profileId)}
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

interface KeptButtonProps {
  readonly summary: ProfileSummary
  readonly isShown: boolean
  readonly onShow: () => void
}

const chipsInSight = 6

function KeptButton({ summary, isShown, onShow }: KeptButtonProps) {
  const { name, clusterName, slots, hottest, atMs } = summary
  return (
    <button
      type="button"
      className="pf-kept-button"
      aria-current={isShown || undefined}
      data-autofocus={isShown || undefined}
      title={`${name}, ${clusterName}`}
      onClick={onShow}
    >
      <span className="pf-kept-name ellipsis">{name}</span>
      <span className="pf-kept-facts">
        <span className="ellipsis">{kindWords(summary)}</span>
        <span>{formatWhen(atMs, windowClock.nowMs())}</span>
      </span>
      <span className="pf-kept-facts">
        <span className="ellipsis mono">{hottest ?? clusterName}</span>
        <span className="pf-chips">
          {slots.slice(0, chipsInSight).map((slot) => (
            <SlotChip key={slot} slot={slot} size="s" />
          ))}
          {slots.length > chipsInSight && <span>+{slots.length - chipsInSight}</span>}
        </span>
      </span>
    </button>
  )
}
