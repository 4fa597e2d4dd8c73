import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ExperimentFigures, ExperimentSpan } from '../../../shared/model/experiment.ts'
import type { Observed } from './judge-check.ts'
import { type MeasuredSecond, secondsWithin, sumSeconds } from './load-window.ts'

/** One thing that was done: `fromMs` when it began, `untilMs` when it was over; of a strike both are when it began. */
export interface Strike extends ExperimentSpan {
  readonly slots: readonly number[]
}

export interface RecoveryFacts {
  readonly spans: Readonly<Record<'before' | 'during' | 'after', ExperimentSpan | null>>
  readonly strikes: readonly Strike[]
  readonly seconds: readonly MeasuredSecond[]
  /** Workers listening, at each look. */
  readonly listening: readonly Observed[]
  readonly events: readonly LifecycleEvent[]
}

/** Of the rate before: from there on it counts as recovered. */
const recoveredRatio = 0.95

/** How a cluster recovered; what nobody measured is null. Pure. */
export function measureRecovery(facts: RecoveryFacts): ExperimentFigures {
  const { spans, seconds, strikes } = facts
  const windows = {
    before: windowIn(seconds, spans.before),
    during: windowIn(seconds, spans.during),
    after: windowIn(seconds, spans.after),
  }
  const sinceMs = sinceOf(strikes)
  const struckMs = spans.during?.fromMs ?? null
  const hurt = seconds.filter(({ second }) => struckMs !== null && second.atMs > struckMs)
  const isKnown = seconds.length > 0 && struckMs !== null
  return {
    noticedMs: noticed(facts),
    listeningAgainMs: sinceMs === null ? null : listeningAgain(facts, sinceMs),
    rateAgainMs: sinceMs === null ? null : rateAgain(hurt, windows.before?.okPerSec ?? null, sinceMs),
    rateBeforePerSec: windows.before?.okPerSec ?? null,
    p99BeforeMs: windows.before?.percentileMs(99) ?? null,
    p99DuringMs: windows.during?.percentileMs(99) ?? null,
    p99AfterMs: windows.after?.percentileMs(99) ?? null,
    lostCount: isKnown ? sumSeconds(hurt).failedCount : null,
    injectedCount: isKnown ? sumSeconds(hurt).injectedCount : null,
  }
}

/** From when recovery counts; null while nothing was done. */
export function sinceOf(strikes: readonly Strike[]): number | null {
  return strikes.length === 0 ? null : Math.max(...strikes.map(({ untilMs }) => untilMs))
}

function windowIn(seconds: readonly MeasuredSecond[], span: ExperimentSpan | null) {
  const within = span === null ? [] : secondsWithin(seconds, span)
  return within.length === 0 ? null : sumSeconds(within)
}

/** The first word of the primary about a slot that was hit. */
function noticed({ strikes, events }: RecoveryFacts): number | null {
  for (const { slots, fromMs } of strikes) {
    const told = events.find(
      ({ kind, atMs, slot, tone }) =>
        atMs >= fromMs &&
        slot !== null &&
        slots.includes(slot) &&
        (kind === 'exit' || (kind === 'health' && tone !== 'ok')),
    )
    if (told !== undefined) return told.atMs - fromMs
  }
  return null
}

/** Null while fewer listen than before; 0 where it never were fewer, and no worker was replaced. */
function listeningAgain({ spans, strikes, listening, events }: RecoveryFacts, sinceMs: number): number | null {
  const before = listening.filter(({ atMs }) => atMs <= (spans.before?.untilMs ?? 0)).at(-1)?.value ?? null
  const since = listening.filter(({ atMs, value }) => atMs >= sinceMs && value !== null)
  const last = since.at(-1)
  if (before === null || last === undefined || (last.value ?? 0) < before) return null
  const dip = since.findLastIndex(({ value }) => (value ?? 0) < before)
  const looked = dip < 0 ? 0 : (since[dip + 1]?.atMs ?? sinceMs) - sinceMs
  return replacedMs(strikes, events, sinceMs) ?? looked
}

/** Exact, from events: when the last of the slots whose worker ended listened again. Null where none ended. */
function replacedMs(strikes: readonly Strike[], events: readonly LifecycleEvent[], sinceMs: number): number | null {
  const struckMs = Math.min(...strikes.map(({ fromMs }) => fromMs))
  const since = events.filter(({ atMs }) => atMs >= struckMs)
  const ended = new Set(since.flatMap(({ kind, slot }) => (kind === 'exit' && slot !== null ? [slot] : [])))
  const again = [...ended].map(
    (slot) => since.findLast((event) => event.kind === 'listening' && event.slot === slot)?.atMs,
  )
  const times = again.flatMap((atMs) => (atMs === undefined ? [] : [atMs]))
  return ended.size === 0 || times.length < ended.size ? null : Math.max(0, Math.max(...times) - sinceMs)
}

function rateAgain(seconds: readonly MeasuredSecond[], before: number | null, sinceMs: number): number | null {
  if (before === null || before === 0 || seconds.length === 0) return null
  const isBelow = ({ second }: MeasuredSecond): boolean =>
    (second.okCount * 1000) / (second.lastedMs ?? 1000) < recoveredRatio * before
  const lastBelow = seconds.findLastIndex(isBelow)
  if (lastBelow < 0) return 0
  // The second that was the last below lasted until its end: from there on it is as before.
  const { second } = seconds[lastBelow] ?? {}
  return lastBelow === seconds.length - 1 || second === undefined ? null : Math.max(0, second.atMs - sinceMs)
}
