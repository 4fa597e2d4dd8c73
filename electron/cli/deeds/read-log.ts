import type { LogRow } from '../../../shared/logs/log-entry.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'

export interface LogWish {
  readonly query: string
  readonly count: number
  /** Entry's number before which to look; null: from the newest on. */
  readonly before: number | null
}

/** Entries oldest first; `nextBefore` null: there are no older ones that match. */
export interface FoundEntries {
  readonly rows: readonly LogRow[]
  readonly nextBefore: number | null
}

/** The newest entries that match, however many looks that takes. */
export async function readLog(link: DeckLink, { id }: ClusterSnapshot, wish: LogWish): Promise<Result<FoundEntries>> {
  const rows: LogRow[] = []
  let before = wish.before
  do {
    const asked = { clusterId: id, query: wish.query, count: wish.count - rows.length }
    const found = await link.call('log.search', before === null ? asked : { ...asked, before })
    if (!found.ok) return found
    rows.unshift(...found.value.rows)
    before = found.value.nextBefore
  } while (before !== null && rows.length < wish.count)
  return ok({ rows, nextBefore: before })
}
