import { newId } from '../../shared/base/new-id.ts'
import type { DeckNotice, NoticeContent } from '../../shared/model/deck.ts'
import type { EventPusher } from './ipc/ipc-server.ts'

/** Enough to see what happened; a runaway source must not fill the window. */
const mostNotices = 20

/** What the deck itself has to say, kept until a person dismisses it. */
export interface Notices {
  readonly all: readonly DeckNotice[]
  add(notice: NoticeContent): void
  remove(noticeId: string): void
}

export function createNotices(events: Pick<EventPusher, 'push'>): Notices {
  let notices: DeckNotice[] = []
  const keep = (kept: DeckNotice[]): void => {
    for (const dropped of notices.filter((notice) => !kept.includes(notice))) {
      events.push('notice-removed', { noticeId: dropped.id })
    }
    notices = kept
  }
  return {
    get all() {
      return notices
    },
    add(content) {
      const notice: DeckNotice = { ...content, id: newId(), atMs: Date.now() }
      // The same trouble again, with other numbers in it, is one notice.
      keep(notices.filter((known) => kindOf(known) !== kindOf(content)).slice(0, mostNotices - 1))
      notices = [notice, ...notices]
      events.push('notice', notice)
    },
    remove: (noticeId) => keep(notices.filter((notice) => notice.id !== noticeId)),
  }
}

function kindOf({ title, detail }: Pick<DeckNotice, 'title' | 'detail'>): string {
  return `${title} ${detail}`.replace(/\d+/g, '#')
}
