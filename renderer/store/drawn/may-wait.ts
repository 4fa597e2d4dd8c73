import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { DeckState, Picture } from '../deck-state.ts'

/** What may be different in a change that waits. */
const ofState: ReadonlySet<string> = new Set<keyof DeckState>(['live'])
const ofPicture: ReadonlySet<string> = new Set<keyof Picture>(['nowMs', 'clusters', 'stories'])
const ofCluster: ReadonlySet<string> = new Set<keyof ClusterSnapshot>([
  'slots',
  'listeningCount',
  'addresses',
  'served',
  'url',
  'guards',
])

/**
 * True where nothing happened but that living workers got on, a starting one most of all, and that it was told in words. A
 * process that came or went, samples, and whatever a person or a command did are drawn at once.
 */
export function mayWait(state: DeckState, before: DeckState): boolean {
  if (!isSameBut(ofState, state, before) || !isSameBut(ofPicture, state.live, before.live)) return false
  return Object.values(state.live.clusters).every((cluster) => {
    const known = before.live.clusters[cluster.id]
    if (known === cluster) return true
    return known !== undefined && isSameBut(ofCluster, cluster, known) && processesOf(cluster) === processesOf(known)
  })
}

/** Compares by reference: what did not change keeps it. Both have the same keys. */
function isSameBut<T extends object>(may: ReadonlySet<string>, now: T, before: T): boolean {
  const known = new Map(Object.entries(before))
  return Object.entries(now).every(([key, value]) => may.has(key) || Object.is(value, known.get(key)))
}

function processesOf({ slots }: ClusterSnapshot): string {
  return slots
    .map(({ pid, successor, leaving }) => [pid, successor?.pid, ...leaving.map((one) => one.pid)].join('+'))
    .join()
}
