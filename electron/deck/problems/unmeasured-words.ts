import type { NoticeContent } from '../../../shared/model/deck.ts'
import { platforms } from '../../../shared/platforms.ts'
import { thisPlatform } from '../../platform/this-platform.ts'

/** What is missing, and what stands in for it, while the system tells nothing of the workers. `why`: in words. */
export function unmeasuredNotice(why: string): NoticeContent {
  return {
    tone: 'warn',
    title: `${platforms[thisPlatform].name} tells the deck nothing of its workers`,
    detail: `${why}. Their CPU is not known, nor whether they are stopped; memory, and its limit, go by what each worker reports of itself.`,
    action: null,
  }
}
