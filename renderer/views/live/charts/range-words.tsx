import { rangeWords } from '../../../charts/axes/time-axis.ts'
import { useTimeRangeMs } from '../../../store/use-deck.ts'

/** Which time a picture shows: "last 5 min", or of a young cluster both what there is and what was chosen. */
export function RangeWords({ picturedMs }: { readonly picturedMs: number }) {
  return lastWords(picturedMs, useTimeRangeMs())
}

/** "last 1 min (5 min chosen)". */
export function lastWords(picturedMs: number, chosenMs: number): string {
  const pictured = `last ${rangeWords(picturedMs)}`
  return picturedMs === chosenMs ? pictured : `${pictured} (${rangeWords(chosenMs)} chosen)`
}
