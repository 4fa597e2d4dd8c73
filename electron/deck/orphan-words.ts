import type { NoticeContent } from '../../shared/model/deck.ts'
import type { EndedOrphan } from '../orphans/sweep.ts'

/** Says which workers were ended because `whose` ("a dead deck") left them behind, and which are still there. */
export function orphanNotices(ended: readonly EndedOrphan[], whose: string): readonly NoticeContent[] {
  const gone = ended.filter((one) => one.isGone)
  const left = ended.filter((one) => !one.isGone)
  const count = gone.length === 1 ? '1 worker' : `${gone.length} workers`
  const notices: NoticeContent[] = []
  if (gone.length > 0) {
    const title = `Ended ${count} that ${whose} left behind`
    notices.push({ tone: 'info', title, detail: listed(gone), action: null })
  }
  if (left.length > 0) {
    const title = `Workers of ${whose} are still there, though SIGKILL was sent`
    notices.push({ tone: 'warn', title, detail: listed(left), action: null })
  }
  return notices
}

function listed(orphans: readonly EndedOrphan[]): string {
  return orphans.map((one) => `${one.clusterName} slot ${one.slot} (pid ${one.pid}, ${one.state})`).join(', ')
}
