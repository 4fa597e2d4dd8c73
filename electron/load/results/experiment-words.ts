import { counted } from '../../../shared/base/plain-words.ts'
import type { LoadPoint } from '../../../shared/model/load.ts'
import type { LoadExperiment } from '../../../shared/model/load-settings.ts'
import { latencyWords, percentWords } from './number-words.ts'

type Ramp = Extract<LoadExperiment, { kind: 'limit' }>

/** What a ramp showed, in a sentence. */
export function limitVerdict(ramp: Ramp, points: readonly LoadPoint[]): string {
  const held = points.filter((point) => point.isWithinBounds && !point.isGeneratorBound).at(-1)
  const last = points.at(-1)
  if (last === undefined) return 'No step ended: nothing can be said about the limit.'
  const bounds = `p99 ≤ ${ramp.p99BoundMs} ms and at most ${percent(ramp.failedBoundRatio)} failed`
  const holds = held === undefined ? null : `Holds ${perSec(held.askedPerSec)} with ${bounds}`
  if (last.isGeneratorBound) {
    const generator = isBehind(last)
      ? `the generator could send ${perSec(last.sentPerSec)} of ${perSec(last.askedPerSec)}: the server's own limit may be higher`
      : `at ${perSec(last.askedPerSec)} the generator itself was up to ${latencyWords(last.generatorLateMs ?? 0)} late: the server’s own limit may be higher`
    return `${holds === null ? 'No step kept the bounds' : holds}; then ${generator}.`
  }
  if (last.isWithinBounds) return `${holds}: the bounds were not reached; try a higher rate.`
  const broke = `at ${perSec(last.askedPerSec)} p99 was ${milliseconds(last.p99Ms)} and ${percent(last.failedRatio)} failed`
  return holds === null ? `Does not keep ${bounds} at the first step: ${broke}.` : `${holds}; ${broke}.`
}

/** The generator sent less than was asked; else it is bound by a delay of its own. */
function isBehind({ sentPerSec, askedPerSec, generatorLateMs = 0 }: LoadPoint): boolean {
  return generatorLateMs === 0 || sentPerSec < 0.98 * (askedPerSec ?? 0)
}

/** What "1 → N" showed: how much the workers brought, and what limits them on this machine. */
export function workersVerdict(points: readonly LoadPoint[], cores: number): string {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 2)
    return 'Fewer than two steps ended: there is nothing to compare.'
  const ideal = last.workers / first.workers
  const gain = first.okPerSec === 0 ? null : last.okPerSec / first.okPerSec
  if (gain === null)
    return `Nothing was answered with ${counted(first.workers, 'worker')}: there is nothing to compare.`
  const head = `${counted(last.workers, 'worker')} answered ${times(gain)} what ${counted(first.workers, 'worker')} did (ideal ${times(ideal)}).`
  return `${head} ${whatLimits(first, last, gain, ideal, cores)}`
}

function whatLimits(first: LoadPoint, last: LoadPoint, gain: number, ideal: number, cores: number): string {
  const isAnsweringAll = last.askedPerSec !== null && last.okPerSec >= 0.98 * last.askedPerSec
  if (isAnsweringAll && first.askedPerSec !== null && first.okPerSec >= 0.98 * first.askedPerSec) {
    return 'Every step answered all that was asked: the rate is too low to tell them apart. Raise it, or send as fast as possible.'
  }
  if (gain >= 0.9 * ideal) return 'It scales with the workers.'
  const shared = `${cores} cores, shared with the generator (${percent(last.generatorCpuRatio)} of one core)`
  if (last.isGeneratorBound) return `The generator was at its own limit: this machine has ${shared}.`
  if (last.workers + last.generatorCpuRatio > cores) {
    return `${counted(last.workers, 'worker')} and the generator want more than this machine has: ${shared}.`
  }
  return `This machine has ${shared}; what is missing is spent waiting for something the workers share.`
}

function perSec(rate: number | null): string {
  return rate === null ? 'as much as it could' : `${Math.round(rate)} req/s`
}

function milliseconds(ms: number | null): string {
  if (ms === null) return 'unknown (no answer)'
  return ms >= 100 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`
}

/** Told as it is, however low: the bound that it kept or broke stands beside it. */
const percent = (ratio: number): string => percentWords(ratio, 0)

function times(factor: number): string {
  return `${factor >= 10 ? Math.round(factor) : Number(factor.toFixed(1))} ×`
}
