import { formatNumber } from '../../../format/number.ts'
import { noValue } from '../../../format/quantity.ts'
import type { WireRow } from '../wire-row.ts'
import { isSilent } from './worker-mood.ts'

type InFlight = Pick<WireRow, 'mood' | 'requestsInFlight' | 'openConnections'>

/** What is in flight, and what that means in the worker's state; `short` where a card is one line. */
export function inFlightWords({ mood, requestsInFlight, openConnections }: InFlight) {
  if (mood === 'draining' && openConnections !== null) return inTwo(openConnections, 'finishing')
  if (requestsInFlight === null) return { short: noValue, words: isSilent(mood) ? 'in flight: not known' : '' }
  if (!isSilent(mood)) return inTwo(requestsInFlight, 'in flight')
  return { short: `about ${formatNumber(requestsInFlight)}`, words: `about ${formatNumber(requestsInFlight)} stalled` }
}

const inTwo = (count: number, word: string) => ({ short: formatNumber(count), words: `${formatNumber(count)} ${word}` })
