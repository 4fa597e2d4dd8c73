import { duration } from '../../../shared/base/plain-words.ts'
import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDelay } from '../../format/duration.ts'
import { counted, formatNumber, thousands } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import { noValue } from '../../format/quantity.ts'

/** One number of an app's own primary: in few letters, and in full. */
export interface PrimaryNumber {
  readonly name: string
  readonly words: string
  readonly title: string
  readonly tone?: 'warn'
}

/** What its card tells. `point` is of place 0, and not of an earlier process of it. */
export function primaryNumbers(
  primary: OwnPrimarySnapshot,
  point: SlotPoint | null,
  nowMs: number,
): readonly PrimaryNumber[] {
  const own = point !== null && point.generation === primary.generation && primary.pid !== null ? point : null
  const since = primary.startedAtMs === null ? '' : `, in ${duration(nowMs - primary.startedAtMs)}`
  const { toWorkers, fromWorkers, lost } = primary.messages
  const perSec = primary.messagesPerSec
  const rated =
    perSec === null
      ? ''
      : `; ${formatNumber(perSec.fromWorkers)}/s and ${formatNumber(perSec.toWorkers)}/s in the last second`
  const beside = primary.deckForkCount === 0 ? '' : `; ${counted(primary.deckForkCount, 'worker')} forked by the deck`
  return [
    {
      name: 'pid',
      words: primary.pid === null ? noValue : String(primary.pid),
      title: `Its process, on Node ${primary.nodeVersion}; start ${primary.generation}`,
    },
    {
      name: 'CPU',
      words: own?.cpuRatio == null ? noValue : formatPercent(own.cpuRatio),
      title: 'CPU of your primary, percent of one core',
    },
    {
      name: 'RSS',
      words: own?.rssBytes == null ? noValue : formatBytes(own.rssBytes),
      title: 'Resident memory of your primary',
    },
    {
      name: 'Loop',
      words: own?.loopDelayP99Ms == null ? noValue : formatDelay(own.loopDelayP99Ms),
      title: 'Delay of its event loop, p99',
    },
    {
      name: 'Messages',
      words: perSec === null ? noValue : `${shortRate(perSec.fromWorkers)}/s in, ${shortRate(perSec.toWorkers)}/s out`,
      title: `${counted(fromWorkers, 'message')} from its workers and ${formatNumber(toWorkers)} to them${since}${rated}${lost === 0 ? '' : `; ${lost} lost, because more waited than may wait`}`,
      ...(lost === 0 ? {} : { tone: 'warn' }),
    },
    {
      name: 'Forks',
      words: formatNumber(primary.forkCount),
      title: `${counted(primary.forkCount, 'fork')} by your primary${since}${beside}`,
    },
  ]
}

/** Whole while it is short. */
const shortRate = (perSec: number): string => (perSec < 10_000 ? formatNumber(perSec) : thousands(Math.round(perSec)))
