import type { LoadErrorKind, LoadLoss, LoadTotals } from '../../../shared/model/load.ts'
import type { Counts, GeneratorReport } from '../protocol.ts'
import { noDelays } from './generator-delays.ts'
import { mergeLatencies, readBars, readPercentiles } from './latency.ts'

/** The last that is known of one process's part. */
export interface KnownPart {
  readonly counts: Counts
  readonly latencies: GeneratorReport['latencies']
  /** What it did not tell; null while it may still tell all. */
  readonly loss: LoadLoss | null
}

/** A part as it stands before anything was told. */
export const emptyPart: KnownPart = {
  counts: {
    sent: 0,
    ok: 0,
    failed: 0,
    injected: 0,
    inFlight: 0,
    asked: 0,
    waiting: 0,
    receivedBytes: 0,
    openedCount: 0,
    errors: {},
    errorWords: {},
    statuses: {},
    elapsedMs: 0,
  },
  latencies: null,
  loss: null,
}

/** Sums over all processes; percentiles from merged histograms. `isOpen`: requests fall due. */
export function sumReports(parts: readonly KnownPart[], isOpen: boolean): LoadTotals {
  const counts = parts.map((part) => part.counts)
  const sum = (key: (one: Counts) => number): number => counts.reduce((total, one) => total + key(one), 0)
  const [sent, ok, failed, injected, inFlight] = [
    sum((one) => one.sent),
    sum((one) => one.ok),
    sum((one) => one.failed),
    sum((one) => one.injected),
    sum((one) => one.inFlight),
  ]
  const losses = parts.flatMap(({ loss }) => loss ?? [])
  const lost = losses.reduce((total, { dueCount }) => total + (dueCount ?? 0), 0)
  const known = parts.flatMap(({ latencies }) => (latencies === null ? [] : [latencies]))
  const corrected = mergeLatencies(known.map((one) => one.corrected))
  const raw = mergeLatencies(known.map((one) => one.raw))
  return {
    ledger: {
      sent,
      ok,
      failed,
      ...(injected > 0 && { injected }),
      inFlight,
      unaccounted: lost + sent - ok - failed - injected - inFlight,
    },
    askedCount: isOpen ? lost + sum((one) => one.asked) : null,
    waitingCount: isOpen ? sum((one) => one.waiting) : 0,
    errors: sumByKey(counts.map((one) => one.errors)),
    errorWords: Object.assign({}, ...counts.map((one) => one.errorWords).toReversed()),
    statuses: sumByKey(counts.map((one) => one.statuses)),
    // Where nothing was answered there is no latency, however long requests waited in vain.
    latency: corrected && raw && { corrected: readPercentiles(corrected), raw: readPercentiles(raw) },
    bars: readBars(corrected, raw),
    shares: [],
    delays: noDelays,
    losses,
    receivedBytes: sum((one) => one.receivedBytes),
    openedCount: sum((one) => one.openedCount),
    // Of a process that was lost the time went on, too.
    elapsedMs: Math.max(0, ...parts.map(({ counts, loss }) => counts.elapsedMs + (loss?.silentMs ?? 0))),
  }
}

/** A process that is gone tells nothing more: what it had in flight when it last spoke is given up. */
export function closeLedger(known: KnownPart, words: string, loss: LoadLoss | null): KnownPart {
  const part = { ...known, loss }
  const { counts } = part
  if (counts.inFlight === 0) return part
  const kind: LoadErrorKind = 'aborted-at-end'
  return {
    ...part,
    counts: {
      ...counts,
      failed: counts.failed + counts.inFlight,
      inFlight: 0,
      errors: { ...counts.errors, [kind]: (counts.errors[kind] ?? 0) + counts.inFlight },
      errorWords: { [kind]: words, ...counts.errorWords },
    },
  }
}

function sumByKey<Key extends string>(all: readonly Partial<Record<Key, number>>[]): Record<Key, number> {
  const sums: Record<string, number> = {}
  for (const one of all) {
    for (const [key, count] of Object.entries<number | undefined>(one)) sums[key] = (sums[key] ?? 0) + (count ?? 0)
  }
  return sums
}
