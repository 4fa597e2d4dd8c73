import { type LoadTotals, loadErrorKinds } from '../../../../shared/model/load.ts'
import type { IconName } from '../../../components/icon.tsx'
import { formatNumber } from '../../../format/number.ts'
import { narrowSpace } from '../../../format/quantity.ts'
import { errorKindWords } from '../load-words.ts'
import { statusWords } from './status-words.ts'

/** One line of answers or of failures. */
export interface ResponseRow {
  readonly name: string
  readonly tone: 'ok' | 'warn' | 'bad' | 'idle'
  readonly icon: IconName
  readonly count: number
  /** Of everything sent. */
  readonly share: string
  /** '' when there is none. */
  readonly example: string
}

/** Answers by status, lowest first. */
export function statusRows({ statuses, ledger }: LoadTotals): readonly ResponseRow[] {
  return Object.entries(statuses)
    .map(([status, count]) => ({ status: Number(status), count }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => one.status - other.status)
    .map(({ status, count }) => ({
      name: String(status),
      tone: status < 400 ? 'ok' : status < 500 ? 'warn' : 'bad',
      icon: status < 400 ? 'ok' : status < 500 ? 'warn' : 'bad',
      count,
      share: shareWords(count, ledger.sent),
      example: statusWords[status] ?? '',
    }))
}

/** Failures by kind, in the order of their list. */
export function failureRows({ errors, errorWords, ledger }: LoadTotals): readonly ResponseRow[] {
  return loadErrorKinds.flatMap((kind): ResponseRow[] => {
    const count = errors[kind] ?? 0
    if (count === 0) return []
    const isEnd = kind === 'aborted-at-end'
    return [
      {
        name: errorKindWords[kind],
        tone: isEnd ? 'idle' : 'bad',
        icon: isEnd ? 'stop' : 'bad',
        count,
        share: shareWords(count, ledger.sent),
        example: errorWords[kind] ?? '',
      },
    ]
  })
}

/** Two decimals, because a hundredth of a percent of a million is a hundred people; never a true share as zero. */
export function shareWords(count: number, total: number): string {
  if (total <= 0) return ''
  const percent = (count / total) * 100
  const isTiny = percent > 0 && percent < 0.005
  return `${isTiny ? '< ' : ''}${formatNumber(isTiny ? 0.01 : percent, 2)}${narrowSpace}%`
}
