import { slotNames } from '../../../shared/base/plain-words.ts'
import type {
  Profile,
  ProfileKind,
  ProfileRun,
  ProfileSummary,
  profileFormats,
} from '../../../shared/inspection/profile.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { onceOver } from '../profiles.ts'
import { runCommand } from './commands.ts'
import { addAlert, addToast, pendingKeys } from './run-command.ts'
import { openDialog } from './view-actions.ts'

/** What a person does with profiles. Failures become alerts unless the caller shows them itself. */

/** Asks which there are: when the window attached. */
export async function pullProfiles(): Promise<void> {
  const snapshot = await bridge.invoke('profile.snapshot', {})
  if (snapshot.ok) deckStore.setState({ profiles: snapshot.value })
}

/** The dialog, on one of them, or on the newest. */
export function openProfiles(profileId: string | null = null): void {
  openDialog({ kind: 'profiles', profileId })
}

interface Wanted {
  readonly clusterId: string
  /** Null: all. */
  readonly slots: readonly number[] | null
  readonly kind: ProfileKind
  readonly forMs: number
}

/** Samples these slots, in the same seconds; what comes of it is shown when it is there. */
export async function startProfile({ clusterId, slots, kind, forMs }: Wanted): Promise<void> {
  const before = deckStore.getState().profiles
  const whose = slots === null ? 'all slots' : slotNames(slots)
  const failure = `${kind === 'cpu' ? 'The CPU profile' : 'The profile of allocations'} of ${whose} did not begin`
  const input = { clusterId, slots: slots === null ? null : [...slots], kind, forMs }
  const result = await runCommand('profile.start', input, {
    pendingKey: pendingKeys.profile(clusterId),
    failure,
    clusterId,
  })
  if (result.ok) onceOver(deckStore, result.value.runId, before.kept, tellOf)
}

/** Replaces the slot's worker by one whose start is sampled. */
export async function profileStart(clusterId: string, slot: number): Promise<void> {
  const before = deckStore.getState().profiles
  const options = {
    pendingKey: pendingKeys.profile(clusterId),
    failure: `The next start of slot ${slot} is not sampled`,
    clusterId,
  }
  const result = await runCommand('profile.boot', { clusterId, slot }, options)
  if (result.ok) onceOver(deckStore, result.value.runId, before.kept, tellOf)
}

/** Ends one before its time, and shows what there is. */
export async function stopProfile({ runId, clusterId }: Pick<ProfileRun, 'runId' | 'clusterId'>): Promise<void> {
  const options = { pendingKey: pendingKeys.profile(clusterId), failure: 'The profile was not ended', clusterId }
  await runCommand('profile.stop', { runId }, options)
}

/** The caller shows what was wrong. */
export async function readProfile(profileId: string): Promise<Result<Profile>> {
  return runCommand('profile.read', { profileId })
}

export async function renameProfile(profileId: string, name: string): Promise<Result<void>> {
  return runCommand('profile.rename', { profileId, name })
}

export async function removeProfile(profileId: string): Promise<void> {
  await runCommand('profile.remove', { profileId }, { failure: 'The profile was not removed' })
}

/** Asks where to write it; says where it went. */
export async function exportProfile(profileId: string, format: (typeof profileFormats)[number]): Promise<void> {
  const result = await runCommand(
    'profile.export',
    { profileId, format, slot: null },
    { failure: 'The profile was not exported' },
  )
  if (result.ok && result.value !== null) addToast(deckStore, { tone: 'ok', words: `Exported to ${result.value}` })
}

/** A dialog that a person opened meanwhile is left alone. */
function tellOf(run: ProfileRun, made: ProfileSummary | null): void {
  const { dialog } = deckStore.getState()
  if (made === null) {
    const detail = 'Its workers gave nothing that could be kept: the events say what became of them. Try again.'
    const title = `No profile came of ${slotNames(run.slots)}`
    addAlert(deckStore, { title, detail, clusterId: run.clusterId, command: 'profile.start', endsWith: null })
  } else if (dialog === null || dialog.kind === 'profiles') openProfiles(made.profileId)
  else addToast(deckStore, { tone: 'ok', words: `The profile of ${slotNames(run.slots)} is kept under Profiles` })
}
