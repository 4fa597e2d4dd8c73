import type { WorkerLimits } from '../../../shared/model/rules.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { counted, formatNumber } from '../../format/number.ts'

/** A worker as far as its limits go; null is not known. */
export type LimitedWorker = Pick<SlotPoint, 'rssBytes' | 'heapUsedBytes' | 'requestCount' | 'ageMs'>

/** What these limits would do to the workers of this moment, a sentence for each that would do something. */
export function limitsNow(rule: WorkerLimits, workers: readonly LimitedWorker[]): readonly string[] {
  const { memory, age, requests } = rule
  const [measure, bytesOf] =
    memory.measure === 'rss'
      ? (['RSS', ({ rssBytes }: LimitedWorker) => rssBytes] as const)
      : (['used heap', ({ heapUsedBytes }: LimitedWorker) => heapUsedBytes] as const)
  return [
    ...(memory.isOn
      ? pastNow(workers, bytesOf, (bytes) => bytes > memory.bytes, {
          limit: `over ${formatBytes(memory.bytes)} of ${measure}`,
          say: formatBytes,
          follows: `would be replaced once that lasted ${formatDuration(memory.forMs)}, and so would a successor that is as large`,
        })
      : []),
    ...(requests.isOn
      ? pastNow(
          workers,
          ({ requestCount }) => requestCount,
          (count) => count >= requests.count,
          {
            limit: `past ${counted(requests.count, 'request')}`,
            say: (count) => formatNumber(count),
            follows: 'would be replaced',
          },
        )
      : []),
    ...(age.isOn
      ? pastNow(
          workers,
          ({ ageMs }) => ageMs,
          (ageMs) => ageMs >= age.ms,
          {
            limit: `older than ${formatDuration(age.ms)}`,
            say: formatDuration,
            follows: 'would be replaced',
          },
        )
      : []),
  ]
}

interface LimitWords {
  readonly limit: string
  readonly follows: string
  say(value: number): string
}

/** "4 of 4 workers are over 30 MB of RSS now (51 to 52 MB): each would be replaced …". */
function pastNow(
  workers: readonly LimitedWorker[],
  read: (worker: LimitedWorker) => number | null,
  isPast: (value: number) => boolean,
  { limit, follows, say }: LimitWords,
): readonly string[] {
  const known = workers.map(read).filter((value) => value !== null)
  const past = known.filter(isPast)
  if (past.length === 0) return []
  const [least, most] = [say(Math.min(...past)), say(Math.max(...past))]
  const span = least === most ? least : `${least} to ${most}`
  const unknown = known.length === workers.length ? '' : `, ${workers.length - known.length} unknown`
  const verb = past.length === 1 ? 'is' : 'are'
  const one = past.length === 1 ? 'it' : 'each, one after the other,'
  return [
    `${past.length} of ${counted(workers.length, 'worker')} ${verb} ${limit} now (${span}${unknown}): ${one} ${follows}.`,
  ]
}
