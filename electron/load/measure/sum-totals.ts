import { injectedOf } from '../../../shared/load-rates.ts'
import { type LoadErrorKind, type LoadTotals, loadErrorKinds } from '../../../shared/model/load.ts'
import { joinDelays, noDelays } from './generator-delays.ts'

/** Nothing measured yet. */
export const noTotals: LoadTotals = {
  ledger: { sent: 0, ok: 0, failed: 0, inFlight: 0, unaccounted: 0 },
  askedCount: null,
  waitingCount: 0,
  errors: {},
  errorWords: {},
  statuses: {},
  latency: null,
  bars: [],
  shares: [],
  delays: noDelays,
  losses: [],
  receivedBytes: 0,
  openedCount: 0,
  elapsedMs: 0,
}

/**
 * Counts of ended steps and of the present one together. Percentiles cannot be added up: they are those of the newest step
 * that has any; so are shares, which are told apart from the generator.
 */
export function sumTotals(earlier: LoadTotals, now: LoadTotals): LoadTotals {
  const injected = injectedOf(earlier.ledger) + injectedOf(now.ledger)
  return {
    ...now,
    latency: now.latency ?? earlier.latency,
    bars: now.latency === null ? earlier.bars : now.bars,
    ledger: {
      sent: earlier.ledger.sent + now.ledger.sent,
      ok: earlier.ledger.ok + now.ledger.ok,
      failed: earlier.ledger.failed + now.ledger.failed,
      ...(injected > 0 && { injected }),
      inFlight: earlier.ledger.inFlight + now.ledger.inFlight,
      unaccounted: earlier.ledger.unaccounted + now.ledger.unaccounted,
    },
    askedCount:
      earlier.askedCount === null && now.askedCount === null ? null : (earlier.askedCount ?? 0) + (now.askedCount ?? 0),
    waitingCount: earlier.waitingCount + now.waitingCount,
    errors: sumErrors(earlier.errors, now.errors),
    errorWords: { ...now.errorWords, ...earlier.errorWords },
    statuses: sumCounts(earlier.statuses, now.statuses),
    delays: joinDelays(earlier.delays, now.delays),
    losses: [...earlier.losses, ...now.losses],
    receivedBytes: earlier.receivedBytes + now.receivedBytes,
    openedCount: earlier.openedCount + now.openedCount,
    elapsedMs: earlier.elapsedMs + now.elapsedMs,
  }
}

function sumErrors(one: LoadTotals['errors'], other: LoadTotals['errors']): LoadTotals['errors'] {
  const sums: Partial<Record<LoadErrorKind, number>> = {}
  for (const kind of loadErrorKinds) {
    const count = (one[kind] ?? 0) + (other[kind] ?? 0)
    if (count > 0) sums[kind] = count
  }
  return sums
}

function sumCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sums: Record<string, number> = { ...one }
  for (const [key, count] of Object.entries(other)) sums[key] = (sums[key] ?? 0) + count
  return sums
}
