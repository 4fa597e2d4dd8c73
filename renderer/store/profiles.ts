import type { ProfileRun, ProfileSummary, ProfilesSnapshot } from '../../shared/inspection/profile.ts'
import type { DeckStore } from './deck-store.ts'

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

/** Waits for the pushes to say that a run is over, and tells what came of it; null: nothing. `before`: what was kept then. */
export function onceOver(
  store: Pick<DeckStore, 'getState' | 'subscribe'>,
  runId: string,
  before: readonly ProfileSummary[],
  tell: (run: ProfileRun, made: ProfileSummary | null) => void,
): void {
  let known: ProfileRun | undefined
  const isOver = ({ running, kept }: ProfilesSnapshot): boolean => {
    const run = running.find((each) => each.runId === runId)
    known = run ?? known
    if (run !== undefined || known === undefined) return false
    tell(known, profileOfRun(known, before, kept) ?? null)
    return true
  }
  isOver(store.getState().profiles)
  const unsubscribe = store.subscribe(({ profiles }, old) => {
    if (profiles !== old.profiles && isOver(profiles)) unsubscribe()
  })
}
