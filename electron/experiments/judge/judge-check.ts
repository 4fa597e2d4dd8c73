import { counted, duration, grouped } from '../../../shared/base/plain-words.ts'
import { holds, valueWords } from '../../../shared/experiments/limit.ts'
import { percentileOf } from '../../../shared/experiments/measures.ts'
import type { CheckOutcome, CheckTime } from '../../../shared/model/experiment.ts'
import type { Check } from '../experiment.ts'
import type { LoadWindow } from './load-window.ts'

/** What was seen of a reading at one moment; null: it was not known then. */
export interface Observed {
  readonly atMs: number
  readonly value: number | null
}

export interface Judged {
  readonly outcome: CheckOutcome
  readonly measured: string
  readonly sampleCount: number | null
  /** It failed, and the generator's own lateness is enough to explain that. */
  readonly isDoubtful: boolean
}

export interface Evidence {
  readonly when: CheckTime
  /** Of the load, in that time. */
  readonly window: LoadWindow
  /** Of what is looked at, in that time; with `within` from `sinceMs` on. */
  readonly observed: readonly Observed[]
  /** From when a limit "within" a time counts: the last strike, or the end of the last fault that held. */
  readonly sinceMs: number | null
  readonly desired: number
}

const fewest = 20

/** Judges one limit by what is known of one time. Unknown is not zero, and too little is no proof. */
export function judgeCheck(check: Check, evidence: Evidence): Judged {
  return check.measure.isOfLoad ? judgeLoad(check, evidence) : judgeObserved(check, evidence)
}

function judgeLoad({ measure, limit }: Check, { window, desired }: Evidence): Judged {
  const sampleCount = window.okCount + window.failedCount
  const value = loadValue(measure.id, window)
  if (value === null) return { ...nothingKnown, outcome: 'too-few', measured: 'no request ended', sampleCount }
  const isHeld = holds(limit.test, value, desired)
  const needed = neededSamples(measure.id, limit.test, isHeld)
  const measured = `${valueWords(measure.unit, value)} of ${requests(sampleCount)}`
  if (sampleCount < needed) {
    return {
      ...nothingKnown,
      outcome: 'too-few',
      measured: `${measured}; ${grouped(`${needed}`)} are needed to tell`,
      sampleCount,
    }
  }
  const isLate =
    !isHeld && percentileOf(measure.id) !== null && holds(limit.test, value - window.generatorLateMs, desired)
  const late = isLate ? `; the generator itself was up to ${Math.round(window.generatorLateMs)} ms late` : ''
  return { outcome: isHeld ? 'held' : 'failed', measured: `${measured}${late}`, sampleCount, isDoubtful: isLate }
}

function loadValue(id: string, window: LoadWindow): number | null {
  const percentile = percentileOf(id)
  if (percentile !== null) return window.percentileMs(percentile)
  return id === 'errors' ? window.errorRatio : window.okPerSec
}

/**
 * So many requests a limit needs. A percentile: as many as make one that is beyond it. A share of errors that held: as many as
 * make one error too much; one that did not hold is proven by a few.
 */
function neededSamples(id: string, test: Check['limit']['test'], isHeld: boolean): number {
  const percentile = percentileOf(id)
  if (percentile !== null) return Math.max(fewest, Math.ceil(100 / (100 - percentile) - 1e-9))
  if (id !== 'errors') return 1
  const bound = test.kind === 'compare' && typeof test.bound === 'number' ? test.bound : 0
  const isShare = test.kind === 'compare' && test.is.startsWith('<') && bound > 0
  return isHeld && isShare ? Math.max(fewest, Math.ceil(1 / bound - 1e-9)) : fewest
}

const nothingKnown = { outcome: 'unknown', measured: 'not known', sampleCount: null, isDoubtful: false } as const

function judgeObserved(check: Check, evidence: Evidence): Judged {
  const known = evidence.observed.filter(({ value }) => value !== null)
  const last = known.at(-1)
  if (last === undefined) return nothingKnown
  if (evidence.when !== 'after') return judgeAll(check, evidence, known)
  if (check.limit.withinMs !== null) return judgeWithin(check, evidence, known)
  return judged(isWithin(check, evidence, last), wordsOf(check, last))
}

/** Before and during it must hold all the time. */
function judgeAll(check: Check, evidence: Evidence, known: readonly Observed[]): Judged {
  const broken = known.find((one) => !isWithin(check, evidence, one))
  const shown = broken ?? known.at(-1)
  return judged(broken === undefined, shown === undefined ? '' : wordsOf(check, shown))
}

/** It must come to hold in time, and stay so. */
function judgeWithin(check: Check, evidence: Evidence, known: readonly Observed[]): Judged {
  const sinceMs = evidence.sinceMs ?? known[0]?.atMs ?? 0
  const lastBroken = known.findLastIndex((one) => !isWithin(check, evidence, one))
  const recovered = known[lastBroken + 1]
  const last = known.at(-1)
  if (recovered === undefined) {
    return judged(
      false,
      last === undefined ? '' : `still ${wordsOf(check, last)} after ${duration(last.atMs - sinceMs)}`,
    )
  }
  if (lastBroken < 0) return judged(true, `${wordsOf(check, recovered)} all the time`)
  const tookMs = recovered.atMs - sinceMs
  return judged(tookMs <= (check.limit.withinMs ?? 0), `${wordsOf(check, recovered)} after ${duration(tookMs)}`)
}

const isWithin = ({ limit }: Check, { desired }: Evidence, { value }: Observed): boolean =>
  value !== null && holds(limit.test, value, desired)
const wordsOf = ({ measure }: Check, { value }: Observed): string => valueWords(measure.unit, value ?? 0)
const judged = (isHeld: boolean, measured: string): Judged => ({
  outcome: isHeld ? 'held' : 'failed',
  measured,
  sampleCount: null,
  isDoubtful: false,
})
const requests = (count: number): string => counted(count, 'request', 'requests', (number) => grouped(`${number}`))
