import { z } from 'zod'
import { limits } from '../limits.ts'
import type { LogEntry, LogErrorGroup, LogFound, LogRow } from '../logs/log-entry.ts'
import { logSaveFormats } from '../logs/log-view.ts'
import { answering } from './answering.ts'

const cluster = { clusterId: z.string().min(1).max(100) }
const number = z.number().int().min(0)
const written = {
  /** With time, slot and level before each line. */
  withPrefix: z.boolean(),
  /** Values of what looks like a secret become "•••". */
  isMasked: z.boolean(),
}

/** What can be asked about the one log of a cluster; a part of the contract. */
export const logCommands = {
  /** Opens the flow of `log` events for one cluster and asks for a view of it; null closes it. One per window. */
  'log.watch': answering<void>()(
    z.strictObject({
      target: z
        .strictObject({
          ...cluster,
          query: z.string().max(limits.logQueryChars),
          mode: z.enum(['highlight', 'filter']),
        })
        .nullable(),
    }),
  ),
  /** Rows of the view; fewer where some are gone, or not there yet. */
  'log.rows': answering<readonly LogRow[]>()(
    z.strictObject({ ...cluster, viewId: number, fromRow: number, count: z.number().int().min(1).max(500) }),
  ),
  /** The next match before or after a row; null: there is none. `ordinal`: it is the nth match of all, from 1. */
  'log.step': answering<{ readonly row: number; readonly ordinal: number } | null>()(
    z.strictObject({ ...cluster, viewId: number, fromRow: number, direction: z.enum(['next', 'previous']) }),
  ),
  /** The row of the view at or after a time, or of an entry's number; null: the view is empty. */
  'log.rowAt': answering<number | null>()(
    z.strictObject({
      ...cluster,
      viewId: number,
      at: z.union([z.strictObject({ atMs: number }), z.strictObject({ number })]),
    }),
  ),
  /**
   * The newest entries that match, or those before one, oldest first; without a view, so that nobody's is disturbed. It looks
   * for a moment: `nextBefore` says from where to go on, null that all was looked at.
   */
  'log.search': answering<LogFound>()(
    z.strictObject({
      ...cluster,
      query: z.string().max(limits.logQueryChars),
      before: number.optional(),
      count: z.number().int().min(1).max(500),
    }),
  ),
  'log.entry': answering<LogEntry>()(z.strictObject({ ...cluster, number })),
  /** Equal errors of everything kept, the newest first. */
  'log.errors': answering<readonly LogErrorGroup[]>()(z.strictObject(cluster)),
  /** Text of these entries, to be copied; at most `limits.logCopyEntries`. */
  'log.text': answering<string>()(
    z.strictObject({ ...cluster, numbers: z.array(number).min(1).max(limits.logCopyEntries), ...written }),
  ),
  /** Asks where to write what the view shows; null when the person cancelled. */
  'log.save': answering<string | null>()(
    z.strictObject({ ...cluster, viewId: number, format: z.enum(logSaveFormats), ...written }),
  ),
  /** Forgets everything kept of one cluster. */
  'log.clear': answering<void>()(z.strictObject(cluster)),
} as const
