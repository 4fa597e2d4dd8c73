import './profiles.css'
import { type KeyboardEvent, useState } from 'react'
import type { ProfileSummary } from '../../../shared/inspection/profile.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { KeptList } from './kept-list.tsx'
import { RunsUnderWay } from './runs-under-way.tsx'
import { ShownProfile } from './shown-profile.tsx'
import { useProfile } from './use-profile.ts'

interface Shown {
  readonly profileId: string
  /** The earlier one that it is held against; null: none. */
  readonly beforeId: string | null
}

/** All kept profiles; one of them is open, or two of them are compared. */
export function ProfilesDialog({ profileId }: { readonly profileId: string | null }) {
  return <Profiles key={profileId} asked={profileId} />
}

function Profiles({ asked }: { readonly asked: string | null }) {
  const { kept } = useDeck((state) => state.profiles)
  const [chosen, choose] = useState<Shown | null>(asked === null ? null : { profileId: asked, beforeId: null })
  const newest = kept[0]
  const shown = kept.some((each) => each.profileId === chosen?.profileId) ? chosen : null
  const fallback = newest === undefined ? null : { profileId: newest.profileId, beforeId: null }
  const open = shown ?? fallback
  return (
    <Dialog title="Profiles" size="full" onClose={closeDialog}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one key for everything inside, beside what can be pressed */}
      <div className="pf" onKeyDown={toSearch}>
        <div className="pf-side">
          <RunsUnderWay />
          <KeptList
            kept={kept}
            shown={open}
            onShow={(next) => choose({ profileId: next, beforeId: null })}
            onCompare={(beforeId) => open !== null && choose(inOrder(open.profileId, beforeId, kept))}
          />
        </div>
        {open === null ? (
          <NoProfile />
        ) : (
          <OpenProfile
            key={`${open.profileId} ${open.beforeId ?? ''}`}
            shown={open}
            kept={kept}
            onAlone={() => choose({ profileId: open.profileId, beforeId: null })}
          />
        )}
      </div>
    </Dialog>
  )
}

/** The key that leads to the search of a screen leads to that of the dialog. */
function toSearch(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return
  event.preventDefault()
  event.currentTarget.querySelector<HTMLInputElement>('[data-search]')?.focus()
}

/** The older one is "before", whichever was pressed first. */
function inOrder(
  one: string,
  other: string,
  kept: readonly { readonly profileId: string; readonly atMs: number }[],
): Shown {
  const atOf = (id: string): number => kept.find(({ profileId }) => profileId === id)?.atMs ?? 0
  return atOf(one) >= atOf(other) ? { profileId: one, beforeId: other } : { profileId: other, beforeId: one }
}

function NoProfile() {
  return (
    <div className="pf-none">
      <Icon name="profile" size={24} />
      <p>No profile is kept yet.</p>
      <p>
        Inspect a worker and press “CPU profile”: its functions are sampled for some seconds, alone or together with all
        others.
      </p>
    </div>
  )
}

interface OpenProfileProps {
  readonly shown: Shown
  readonly kept: readonly ProfileSummary[]
  readonly onAlone: () => void
}

function OpenProfile({ shown, kept, onAlone }: OpenProfileProps) {
  const profile = useProfile(shown.profileId)
  const before = useProfile(shown.beforeId)
  const fault = profile.fault ?? before.fault
  if (fault !== null) {
    return (
      <div className="pf-none" role="alert">
        <Icon name="warn" size={24} className="tone-warn" />
        <p>This profile cannot be shown: {fault}</p>
      </div>
    )
  }
  const isThere = profile.profile !== null && (shown.beforeId === null || before.profile !== null)
  if (!isThere || profile.profile === null) {
    return (
      <div className="pf-none" role="status">
        <Icon name="busy" size={24} className="icon-busy" />
        <p>Reading the profile…</p>
      </div>
    )
  }
  // What was read once may have another name by now.
  const name = kept.find(({ profileId }) => profileId === shown.profileId)?.name ?? profile.profile.name
  return <ShownProfile profile={profile.profile} name={name} before={before.profile} onAlone={onAlone} />
}
