import { asRates } from '../../../shared/load-rates.ts'
import type { LoadErrorKind, LoadResultSummary, LoadRun, LoadSecond, LoadSpan } from '../../../shared/model/load.ts'
import { formatDuration } from '../../format/duration.ts'
import { counted, formatCompact, formatNumber } from '../../format/number.ts'
import { narrowSpace } from '../../format/quantity.ts'

/** "1 874 of 2 000 req/s, 0 failed, 32 s left": a load in the words of its strip. `second` is its newest whole one. */
export function loadInWords(run: LoadRun, second: LoadSecond | undefined, nowMs: number): string {
  const failed = `${formatNumber(run.totals.ledger.failed)} failed`
  const parts = [run.stepWords, paceWords(run, second), failed, timeLeftWords(run, nowMs)]
  return parts.filter((part) => part !== null && part !== '').join(', ')
}

/** What a load does at this moment: "warming up", or its pace. */
function paceWords(run: LoadRun, second: LoadSecond | undefined): string {
  if (run.state === 'starting') return 'starting'
  if (run.state === 'finishing') return 'waiting for the last answers'
  const warm = run.state === 'warming-up' ? 'warming up, ' : ''
  if (second === undefined)
    return run.ratePerSec === null ? `${warm}as fast as it can` : `${warm}${rate(run.ratePerSec)}`
  const { okCount } = asRates(second)
  if (run.ratePerSec === null) return `${warm}${rate(okCount)}, as fast as it can`
  return `${warm}${formatNumber(okCount)} of ${rate(run.ratePerSec)}`
}

/** "32 s left", "until stopped"; '' while it finishes. */
export function timeLeftWords(run: LoadRun, nowMs: number): string {
  if (run.state === 'starting' || run.state === 'finishing') return ''
  if (run.endsAtMs === null) return isUntilStopped(run) ? 'until stopped' : ''
  const leftS = Math.ceil((run.endsAtMs - nowMs) / 1000)
  return leftS <= 0 ? 'ending' : `${formatDuration(leftS * 1000).replace('.0', '')} left`
}

/** Nothing but a person ends it. */
export function isUntilStopped({ experiment, settings }: Pick<LoadRun, 'experiment' | 'settings'>): boolean {
  return experiment.kind === 'run' && settings.durationS === null
}

/** Part of the measured time that is over, 0–1; null when it has no end. */
export function doneRatio(run: LoadRun, nowMs: number): number | null {
  if (run.endsAtMs === null || run.endsAtMs <= run.startedAtMs) return null
  return Math.min(1, Math.max(0, (nowMs - run.startedAtMs) / (run.endsAtMs - run.startedAtMs)))
}

/** "2 000 req/s". */
export function rate(perSec: number): string {
  return `${formatCompact(perSec)}${narrowSpace}req/s`
}

/** What was in force all the time, or from the least to the most of it: "2 000 req/s", "100–500 req/s". */
export function spanWords({ least, most }: LoadSpan, words: (value: number) => string): string {
  return least === most ? words(least) : `${formatNumber(least)}–${words(most)}`
}

/** "2–4 workers, round-robin": what a result was made with. */
export function madeWith({ workers, policy, inForce }: LoadResultSummary): string {
  const count = spanWords(inForce?.workers ?? { least: workers, most: workers }, (value) => counted(value, 'worker'))
  return `${count}, ${inForce?.policies.join(' and ') ?? policy}`
}

/** Why requests failed, in a person's words. */
export const errorKindWords: Readonly<Record<LoadErrorKind, string>> = {
  refused: 'refused',
  reset: 'reset',
  timeout: 'timeout',
  'bad-status': 'bad status',
  'bad-response': 'bad response',
  unreachable: 'unreachable',
  tls: 'TLS',
  'aborted-at-end': 'aborted at the end',
}

/** Under what a result was made: "4 workers, round-robin, 60 s". */
export function circumstances(summary: LoadResultSummary): string {
  const { policy, durationMs, kind, inForce } = summary
  const what = kind === 'limit' ? 'find the limit, ' : kind === 'workers' ? '1 → N, ' : ''
  const how = kind === 'workers' ? (inForce?.policies.join(' and ') ?? policy) : madeWith(summary)
  return `${what}${how}, ${formatDuration(durationMs).replace('.0', '')}`
}
