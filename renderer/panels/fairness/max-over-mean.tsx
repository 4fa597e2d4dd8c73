import { formatNumber } from '../../format/number.ts'
import { noValue } from '../../format/quantity.ts'
import { spreadNote } from './fairness-words.ts'
import type { Dealt, Spread } from './spread.ts'

/** "1.04", or in a word why there is no such number; with a star where the title says who was left out. */
export function MaxOverMean({ spread, of }: { readonly spread: Spread; readonly of: Dealt }) {
  const { most, verdict, leftOut } = spread
  return (
    <span className="fp-times" data-judged={most !== null} title={spreadNote(spread, of)}>
      {most === null ? verdictWords[verdict] : `${formatNumber(most.times, 2)}${leftOut.length === 0 ? '' : '*'}`}
    </span>
  )
}

const verdictWords: Readonly<Record<Spread['verdict'], string>> = {
  none: noValue,
  one: 'alone',
  few: 'too few',
  judged: noValue,
}
