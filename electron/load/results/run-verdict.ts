import { inSeconds } from '../../../shared/base/plain-words.ts'
import { injectedOf } from '../../../shared/load-rates.ts'
import {
  type LoadErrorKind,
  type LoadPercentiles,
  type LoadTotals,
  loadErrorKinds,
} from '../../../shared/model/load.ts'
import type { LoadSettings } from '../../../shared/model/load-settings.ts'
import { standstillMs } from '../measure/generator-delays.ts'
import { countWords, latencyWords, percentWords } from './number-words.ts'

const kindWords: Readonly<Record<LoadErrorKind, string>> = {
  refused: 'refused',
  reset: 'reset',
  timeout: 'timed out',
  'bad-status': 'answered with a bad status',
  'bad-response': 'answered with what is not HTTP',
  unreachable: 'could not reach the server',
  tls: 'failed in TLS',
  'aborted-at-end': 'not answered at the end',
}

/** Corrected and raw figures are told apart from this factor and this difference on. */
const apart = { factor: 1.5, ms: 5 }

/** What a run showed, in a sentence or two: answers, failures, and what raw figures hide. Pure. */
export function runVerdict(settings: LoadSettings, totals: LoadTotals): string {
  return sentences(settings, totals)
    .filter((one) => one !== null)
    .join(' ')
}

function sentences(settings: LoadSettings, totals: LoadTotals): readonly (string | null)[] {
  const { ledger, latency } = totals
  const lost = unaccounted(totals)
  if (ledger.sent === 0) {
    return [
      lost === null ? 'Nothing was sent: there is nothing to judge.' : 'Nothing is known to have been sent.',
      lost,
    ]
  }
  if (latency === null || ledger.ok === 0) {
    const why = ledger.failed === 0 && injectedOf(ledger) > 0 ? 'faults answered them' : worstFailure(totals)
    return [`None of ${countWords(ledger.sent)} requests was answered well: ${why}.`, lost]
  }
  const waits = [difference(settings, latency, totals.waitingCount), ownDelay(latency, totals)]
  return [failures(totals), injections(totals), neverWritten(totals), lost, ...waits]
}

function unaccounted({ losses, askedCount }: LoadTotals): string | null {
  const lost = losses.reduce((sum, { dueCount }) => sum + (dueCount ?? 0), 0)
  if (lost === 0 || askedCount === null) return null
  return `${countWords(lost)} of ${countWords(askedCount)} that fell due ${lost === 1 ? 'is' : 'are'} unaccounted for: a generator process did not answer.`
}

/** Where corrected and raw figures differ because the generator itself was late, the server must not be blamed. */
function ownDelay({ corrected, raw }: NonNullable<LoadTotals['latency']>, { delays }: LoadTotals): string | null {
  const isNoticed = (['p50Ms', 'p99Ms'] as const).some(
    (key) => areApart(corrected[key], raw[key]) && delays.lateMs >= (corrected[key] - raw[key]) / 2,
  )
  if (!isNoticed) return null
  return `The generator itself was up to ${latencyWords(delays.lateMs)} late: that part of the wait is its own, not the server’s.`
}

function failures(totals: LoadTotals): string | null {
  const { sent, failed } = totals.ledger
  if (failed === 0) return `All ${countWords(sent)} requests were answered.`
  return `${countWords(failed)} of ${countWords(sent)} requests failed (${percentWords(failed / sent)}): ${worstFailure(totals)}.`
}

function injections({ ledger }: LoadTotals): string | null {
  const injected = injectedOf(ledger)
  if (injected === 0) return null
  const of = `${countWords(injected)} of ${countWords(ledger.sent)}`
  return injected === 1
    ? `${of} was answered by a fault of the deck, and is in no other figure.`
    : `${of} were answered by faults of the deck, and are in no other figure.`
}

function worstFailure({ errors, errorWords }: LoadTotals): string {
  const counted = loadErrorKinds.map((kind) => ({ kind, count: errors[kind] ?? 0 })).filter(({ count }) => count > 0)
  const [worst, ...others] = counted.sort((a, b) => b.count - a.count)
  if (worst === undefined) return 'for reasons unknown'
  const example = errorWords[worst.kind]
  const words = [worst, ...others].map(({ kind, count }) => `${countWords(count)} ${kindWords[kind]}`).join(', ')
  return example === undefined ? words : `${words} (“${example}”)`
}

function neverWritten({ askedCount, waitingCount, delays: { stoodStillMs } }: LoadTotals): string | null {
  if (askedCount === null || waitingCount === 0) return null
  const why =
    stoodStillMs >= standstillMs
      ? `the generator stood still for ${inSeconds(stoodStillMs)}`
      : 'every connection was busy until the end'
  return `${countWords(waitingCount)} of ${countWords(askedCount)} that fell due were never written: ${why}.`
}

function difference(
  settings: LoadSettings,
  { corrected, raw }: NonNullable<LoadTotals['latency']>,
  waitingCount: number,
): string {
  if (settings.model === 'closed') {
    return `p99 was ${latencyWords(corrected.p99Ms)}, asked as fast as answers came: waits of clients that do not slow down are not in it.`
  }
  const p99 = `p99 was ${latencyWords(corrected.p99Ms)}`
  if (areApart(corrected.p99Ms, raw.p99Ms)) return `${p99} ${hidden(raw.p99Ms)}`
  if (areApart(corrected.p50Ms, raw.p50Ms)) {
    return `The median was ${latencyWords(corrected.p50Ms)} ${hidden(raw.p50Ms)}`
  }
  if (waitingCount > 0) return `${p99}.`
  return doAgree(corrected, raw)
    ? `${p99} and requests left when they were due: corrected and raw agree.`
    : `${p99} from when requests were due, ${latencyWords(raw.p99Ms)} from when they were written.`
}

/** At no percentile is there a difference to speak of: a tenth, or a millisecond. */
function doAgree(corrected: LoadPercentiles, raw: LoadPercentiles): boolean {
  const keys = ['p50Ms', 'p75Ms', 'p90Ms', 'p95Ms', 'p99Ms', 'p999Ms', 'maxMs'] as const
  return keys.every((key) => corrected[key] <= 1.1 * raw[key] || corrected[key] - raw[key] <= 1)
}

function areApart(correctedMs: number, rawMs: number): boolean {
  return correctedMs > apart.factor * rawMs && correctedMs - rawMs > apart.ms
}

function hidden(rawMs: number): string {
  return `from when requests were due. Raw figures would say ${latencyWords(rawMs)}: they leave out how long requests had to wait before they could be written.`
}
