import type { ProfileRun, ProfileSummary, ProfilesSnapshot } from '../../shared/inspection/profile.ts'

/** What came of a run: the profile that was not kept before, of its cluster, its kind and its slots; undefined: nothing. */
export function profileOfRun(
  run: ProfileRun,
  before: readonly ProfileSummary[],
  now: readonly ProfileSummary[],
): ProfileSummary | undefined {
  return now.find(
    (kept) =>
      kept.clusterId === run.clusterId &&
      kept.kind === run.kind &&
      kept.trigger === run.trigger &&
      kept.slots.every((slot) => run.slots.includes(slot)) &&
      before.every(({ profileId }) => profileId !== kept.profileId),
  )
}

/** The one that samples a slot now; of a cluster where no slot is given. */
export function runOf(
  { running }: ProfilesSnapshot,
  clusterId: string,
  slot: number | null = null,
): ProfileRun | undefined {
  return running.find((run) => run.clusterId === clusterId && (slot === null || run.slots.includes(slot)))
}
