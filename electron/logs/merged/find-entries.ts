import type { LogFound, LogRow } from '../../../shared/logs/log-entry.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { compileQuery } from '../search/compile-query.ts'
import { EntryLook } from '../search/matcher.ts'
import { describeRow } from './describe-row.ts'
import type { LogStore } from './log-store.ts'

/** One look takes no longer: whoever prints waits for this thread. */
const lookMs = 100
const looksBetweenClocks = 256

/** What is looked for: the newest `count` matches before an entry. */
export interface Wanted {
  readonly query: string
  readonly before?: number | undefined
  readonly count: number
}

/** Looks for matches without a view, from the newest back, for a moment. */
export function findEntries(
  store: LogStore,
  { query, before = Number.POSITIVE_INFINITY, count }: Wanted,
  clock: { nowMs(): number; monoMs(): number },
): Result<LogFound> {
  const compiled = compileQuery(query, clock.nowMs())
  if (!compiled.ok) return compiled
  const matcher = compiled.value
  const rows: LogRow[] = []
  const untilMs = clock.monoMs() + lookMs
  let number = Math.min(before, store.endNumber) - 1
  for (; number >= store.firstNumber && rows.length < count; number -= 1) {
    if (number % looksBetweenClocks === 0 && clock.monoMs() > untilMs) break
    const placed = store.find(number)
    if (placed === null || matcher?.matches(new EntryLook(store, placed)) === false) continue
    const row = describeRow(store, placed, matcher)
    if (row !== null) rows.push(row)
  }
  return ok({ rows: rows.toReversed(), nextBefore: number < store.firstNumber ? null : number + 1 })
}
