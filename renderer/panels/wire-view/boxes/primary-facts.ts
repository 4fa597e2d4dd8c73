import type { HostPoint } from '../../../../shared/model/sample.ts'
import { formatDelay, formatDuration } from '../../../format/duration.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import type { TrafficFrame } from '../../../wire/recording.ts'
import { nextWords } from '../next-words.ts'

/** One number of the primary, in words. */
export interface PrimaryFact {
  readonly name: string
  readonly words: string
  readonly title: string
  readonly tone?: 'warn' | 'hot'
}

/** How many numbers it has: a bypassed primary has but its own. */
export const primaryFactCount = (bypassed: boolean): number => (bypassed ? 2 : 6)

/** A hand-over that takes longer than this is worth a look. */
const slowAnswerMs = 1000

interface PrimaryNumbers {
  readonly frame: TrafficFrame | null
  /** From the samples, while nothing is recorded. */
  readonly queuedCount: number | null
  readonly host: HostPoint | null
  readonly bypassed: boolean
}

/** What the primary has to tell, most important first: what waits with it, then how busy it is itself. */
export function primaryFacts({ frame, queuedCount, host, bypassed }: PrimaryNumbers): readonly PrimaryFact[] {
  const own: readonly PrimaryFact[] = [
    {
      name: 'Loop p99',
      words: host?.primaryLoopDelayP99Ms == null ? noValue : formatDelay(host.primaryLoopDelayP99Ms),
      title: "Delay of the primary's own event loop",
    },
    {
      name: 'CPU',
      words: host?.primaryCpuRatio == null ? noValue : formatPercent(host.primaryCpuRatio),
      title: 'CPU of the primary, percent of one core',
    },
  ]
  if (bypassed) return own
  const next = nextWords(frame)
  const waitingCount = frame?.primary?.waitingCount ?? queuedCount
  const longestMs = frame?.primary?.longestWaitMs ?? null
  const owing = frame?.workers.filter((worker) => worker.owesAnswer).map(({ slot }) => slot) ?? null
  const isSlow = longestMs !== null && longestMs >= slowAnswerMs
  return [
    {
      name: 'Waiting',
      words: waitingCount === null ? noValue : formatNumber(waitingCount),
      title: 'Connections that wait: every worker still owes an answer, or none is there',
      ...(waitingCount !== null && waitingCount > 0 ? { tone: 'warn' } : {}),
    },
    {
      name: 'Next',
      words: next?.short ?? noValue,
      title: next?.sentence ?? 'Who gets the next connection',
    },
    {
      name: 'Not acked',
      words: owing === null ? noValue : owingWords(owing),
      title: 'Hand-overs that a worker has not acknowledged',
      ...(isSlow && owing !== null && owing.length > 0 ? { tone: 'hot' } : {}),
    },
    {
      name: 'Longest wait',
      words: longestMs === null ? noValue : formatDuration(longestMs),
      title: 'Age of the connection that waits longest, answers owed included',
      ...(isSlow ? { tone: 'hot' } : {}),
    },
    ...own,
  ]
}

function owingWords(slots: readonly number[]): string {
  if (slots.length === 0) return '0'
  return slots.length === 1 ? `slot ${slots[0]}` : counted(slots.length, 'slot')
}
