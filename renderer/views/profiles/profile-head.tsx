import type { Profile } from '../../../shared/inspection/profile.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Menu, MenuItem } from '../../components/menu.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatClock } from '../../format/clock-time.ts'
import { counted } from '../../format/number.ts'
import { Age } from '../../panels/age.tsx'
import { ResultName } from '../../panels/results/result-name.tsx'
import { exportProfile, removeProfile, renameProfile } from '../../store/commands/profile-commands.ts'
import type { FlameModel } from './flame-model.ts'
import { idleWords, kindWords, weightWords } from './profile-words.ts'

interface ProfileHeadProps {
  readonly profile: Profile
  readonly name: string
  readonly before: Profile | null
  readonly model: FlameModel
  readonly onAlone: () => void
}

/** What it is of, what is missing from it, and what can be done with it. */
export function ProfileHead({ profile, name, before, model, onAlone }: ProfileHeadProps) {
  const { profileId } = profile
  return (
    <header className="pf-head">
      <div className="pf-head-row">
        <ResultName key={`${profileId} ${name}`} name={name} onRename={(next) => renameProfile(profileId, next)} />
        {before !== null && (
          <span className="pf-against ellipsis" title={before.name}>
            against “{before.name}”, the earlier one
          </span>
        )}
        <span className="pf-head-actions">
          {before !== null && (
            <Button icon="close" onClick={onAlone}>
              End comparison
            </Button>
          )}
          <ExportMenu profileId={profileId} />
          <Button icon="delete" aria-label={`Remove ${name}`} onClick={() => void removeProfile(profileId)}>
            Remove
          </Button>
        </span>
      </div>
      <p className="pf-facts">
        <span>{profile.clusterName}</span>
        <span>{kindWords(profile)}</span>
        <span>
          {formatClock(profile.atMs)}, <Age atMs={profile.atMs} />
        </span>
        <Sampled profile={profile} before={before} model={model} />
      </p>
      <Missing profile={profile} />
    </header>
  )
}

function Sampled({ profile, before, model: { tree, sides } }: Pick<ProfileHeadProps, 'profile' | 'before' | 'model'>) {
  // Of two, what is said is said of the one that is open: the second side.
  const from = before === null ? 0 : 1
  const own = { sideWeight: tree.sideWeight.slice(from), sideIdle: tree.sideIdle.slice(from) }
  const idle = idleWords(own)
  const busy = own.sideWeight.reduce((sum, weight, side) => sum + weight - (own.sideIdle[side] ?? 0), 0)
  return (
    <>
      <span>
        {profile.kind === 'cpu' ? 'busy' : 'still held'} <b>{weightWords(profile.kind, busy)}</b>
        {before === null && sides.length > 1 && ` in ${counted(sides.length, 'slot')}`}
        {sides.length === 1 && sides[0] !== undefined && ` in ${sides[0].words}`}
      </span>
      {idle !== null && (
        <span className="pf-idle">
          <Icon name="paused" size={12} />
          {idle}
        </span>
      )}
    </>
  )
}

/** Workers that gave nothing, or not all; those with the same reason together. */
function Missing({ profile: { parts, refused } }: { readonly profile: Profile }) {
  const slotsBy = new Map<string, number[]>()
  const cut = parts.flatMap(({ slot, remark }) => (remark === null ? [] : [{ slot, words: remark }]))
  for (const { slot, words } of [...refused, ...cut]) slotsBy.set(words, [...(slotsBy.get(words) ?? []), slot])
  if (slotsBy.size === 0) return null
  return (
    <ul className="pf-missing" aria-label="What is missing">
      {[...slotsBy].map(([words, slots]) => (
        <li key={words}>
          <Icon name="warn" size={12} className="tone-warn" />
          {slots.map((slot) => (
            <SlotChip key={slot} slot={slot} size="s" />
          ))}
          {words}
        </li>
      ))}
    </ul>
  )
}

function ExportMenu({ profileId }: { readonly profileId: string }) {
  return (
    <Menu
      name="Export"
      trigger={
        <Button icon="export">
          Export
          <Icon name="down" size={12} />
        </Button>
      }
    >
      <MenuItem
        icon="file"
        label=".cpuprofile…"
        hint="DevTools, VS Code, speedscope"
        onSelect={() => void exportProfile(profileId, 'cpuprofile')}
      />
      <MenuItem
        icon="file"
        label="Markdown…"
        hint="a summary for an issue"
        onSelect={() => void exportProfile(profileId, 'markdown')}
      />
    </Menu>
  )
}
