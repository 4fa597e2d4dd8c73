import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'

/** What a cluster's rate of requests does not say: those that were asked and not answered. */
export interface RequestFacts {
  /** Takes the place of the comparison; null where that says more. */
  readonly words: string | null
  readonly tone: 'hot' | null
}

type Facts = Pick<ClusterPoint, 'requestsPerSec' | 'requestsInFlight' | 'oldestRequestMs' | 'errorCount'>

/** Answers that take this long are waited for. */
const longMs = 1000

/**
 * Answered, in flight, and how long the oldest waits are three facts. Nothing is idle while somebody waits, and nothing is
 * known to be idle while a worker is silent. `isNotable`: the rate changed for the worse, which matters more than a long answer.
 */
export function requestFacts(point: Facts | null, isNotable: boolean, hasSilent = false): RequestFacts {
  if (point === null) return calm('nothing measured')
  const { requestsPerSec, requestsInFlight, oldestRequestMs, errorCount } = point
  const isLong = (oldestRequestMs ?? 0) >= longMs
  if (requestsInFlight === null && (requestsPerSec ?? 0) === 0) return calm('no worker reports')
  if (requestsPerSec === null) return calm('just started')
  if (requestsPerSec === 0 && (requestsInFlight ?? 0) > 0) {
    return {
      words: `${formatNumber(requestsInFlight ?? 0)} waiting${ageWords(oldestRequestMs)}`,
      tone: isLong ? 'hot' : null,
    }
  }
  if (requestsPerSec === 0 && (errorCount > 0 || hasSilent)) return calm('none answered')
  if (requestsPerSec === 0 && !isNotable) return calm('idle')
  if (isLong && !isNotable) return calm(`${formatNumber(requestsInFlight ?? 0)} in flight${ageWords(oldestRequestMs)}`)
  return calm(null)
}

const calm = (words: string | null): RequestFacts => ({ words, tone: null })

const ageWords = (oldestMs: number | null): string => (oldestMs === null ? '' : `, oldest ${formatDuration(oldestMs)}`)
