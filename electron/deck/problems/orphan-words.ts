import { counted } from '../../../shared/base/plain-words.ts'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import type { EndedOrphan } from '../../orphans/sweep.ts'

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
  const workers = orphans.filter(({ slot }) => slot !== null).length
  const generators = orphans.length - workers
  return [
    ...(workers === 0 ? [] : [counted(workers, 'worker')]),
    ...(generators === 0 ? [] : [counted(generators, 'load generator')]),
  ].join(' and ')
}

function listed(orphans: readonly EndedOrphan[]): string {
  return orphans
    .map(({ clusterName, slot, pid, state }) => {
      const what = slot === null ? 'load generator' : `slot ${slot}`
      return `${clusterName} ${what} (pid ${pid}, ${state})`
    })
    .join(', ')
}
