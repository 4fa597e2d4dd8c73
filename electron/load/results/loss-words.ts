import type { LoadLoss } from '../../../shared/model/load.ts'
import { countWords, secondsWords } from './number-words.ts'

/** What is not known because a generator process was lost, as the end of a sentence or one of its own. */
export function lossWords({ pid, silentMs, dueCount }: LoadLoss): string {
  const name = pid === null ? 'a generator process' : `generator process ${pid}`
  const silence = `${name} said nothing for the last ${secondsWords(silentMs)}`
  if (dueCount === null) return `${silence}: what it sent meanwhile is unknown`
  const due =
    dueCount === 1
      ? '1 request that fell due meanwhile is'
      : `${countWords(dueCount)} requests that fell due meanwhile are`
  return `${silence}: ${due} unaccounted for`
}

/** Words on an end, and on what is not known for each process that was lost. */
export function withLosses(words: string, losses: readonly LoadLoss[]): string {
  return [words, ...losses.map(lossWords)].join('; ')
}

export function givenUpWords(count: number): string {
  return count === 1 ? '1 request in flight was given up' : `${count} requests in flight were given up`
}
