import { formatAge, formatCalmAge } from '../format/age.ts'
import { formatClock } from '../format/clock-time.ts'
import { selectCalmMs, selectNowMs } from '../store/selectors.ts'
import { useDeck } from '../store/use-deck.ts'

interface AgeProps {
  readonly atMs: number
  /** With tenths of a second below ten; for clocks that are compared with one another. */
  readonly fine?: boolean
}

/** How long ago something was. Only this text renders when time passes; it is not read out again and again. */
export function Age({ atMs, fine = false }: AgeProps) {
  const words = useDeck((state) => {
    return fine ? formatAge(selectNowMs(state) - atMs) : formatCalmAge(selectCalmMs(state) - atMs)
  })
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatClock(atMs)} aria-live="off">
      {words}
    </time>
  )
}
