import { counted, inSeconds } from '../../../shared/base/plain-words.ts'
import type { LoadLoss } from '../../../shared/model/load.ts'
import { countWords } from './number-words.ts'

/** What is not known because a generator process was lost, as the end of a sentence or one of its own. */
export function lossWords({ pid, silentMs, dueCount }: LoadLoss): string {
  const name = pid === null ? 'a generator process' : `generator process ${pid}`
  const silence = `${name} said nothing for the last ${inSeconds(silentMs)}`
  if (dueCount === null) return `${silence}: what it sent meanwhile is unknown`
  const due = counted(
    dueCount,
    'request that fell due meanwhile is',
    'requests that fell due meanwhile are',
    countWords,
  )
  return `${silence}: ${due} unaccounted for`
}

/** Words on an end, and on what is not known for each process that was lost. */
export function withLosses(words: string, losses: readonly LoadLoss[]): string {
  return [words, ...losses.map(lossWords)].join('; ')
}

export function givenUpWords(count: number): string {
  return `${counted(count, 'request in flight was', 'requests in flight were')} given up`
}
