import { counted, placeName } from '../../../shared/base/plain-words.ts'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { EndedOrphan } from '../../orphans/sweep.ts'

/** What a store for apps is called on the record: it is of no cluster, and has no slot. */
export const storeRecordName = 'state lab'

/** Says which workers and load generators were ended because `whose` ("a dead deck") left them behind, and which are still there. */
export function orphanNotices(ended: readonly EndedOrphan[], whose: string): readonly NoticeContent[] {
  const gone = ended.filter((one) => one.isGone)
  const left = ended.filter((one) => !one.isGone)
  const notices: NoticeContent[] = []
  if (gone.length > 0) {
    const title = `Ended ${kinds(gone)} that ${whose} left behind`
    notices.push({ tone: 'info', title, detail: listed(gone), action: null })
  }
  if (left.length > 0) {
    const title = `Processes of ${whose} are still there, though SIGKILL was sent`
    notices.push({ tone: 'warn', title, detail: listed(left), action: null })
  }
  return notices
}

/** "2 workers and 1 load generator". */
function kinds(orphans: readonly EndedOrphan[]): string {
  const primaries = orphans.filter(({ slot }) => slot === ownPrimaryPlace).length
  const workers = orphans.filter(({ slot }) => slot !== null).length - primaries
  const stores = orphans.filter(isStore).length
  const generators = orphans.length - workers - primaries - stores
  return [
    ...(primaries === 0 ? [] : [counted(primaries, 'primary', 'primaries')]),
    ...(workers === 0 ? [] : [counted(workers, 'worker')]),
    ...(generators === 0 ? [] : [counted(generators, 'load generator')]),
    ...(stores === 0 ? [] : [counted(stores, 'store')]),
  ].join(' and ')
}

function isStore({ slot, clusterName }: EndedOrphan): boolean {
  return slot === null && clusterName === storeRecordName
}

function listed(orphans: readonly EndedOrphan[]): string {
  return orphans
    .map((one) => {
      const { clusterName, slot, pid, state } = one
      const what = isStore(one) ? 'store' : slot === null ? 'load generator' : placeName(slot)
      return `${clusterName} ${what} (pid ${pid}, ${state})`
    })
    .join(', ')
}
