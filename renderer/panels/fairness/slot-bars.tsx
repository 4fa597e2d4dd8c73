import { slotColor } from '../../components/slot-hue.ts'
import { slotsInWords, spreadNote } from './fairness-words.ts'
import type { Dealt, Spread } from './spread.ts'

interface SlotBarsProps {
  readonly spread: Spread
  readonly of: Dealt
  /** Times its even share that reaches the top; the same for all bars that are compared. */
  readonly topTimes: number
}

/**
 * A bar for each slot, as tall as what it got of its even share; the line across is even. What is too little to judge is pale,
 * what reaches beyond the top is cut through. The numbers are in its name, and in the title for the pointer.
 */
export function SlotBars({ spread, of, topTimes }: SlotBarsProps) {
  const { slots, verdict } = spread
  const words = slotsInWords(spread, of)
  return (
    <span className="fp-bars" title={`${spreadNote(spread, of)}.\n${words}`}>
      <svg viewBox={`0 0 ${Math.max(1, slots.length)} 1`} preserveAspectRatio="none" role="img" aria-label={words}>
        {slots.map(({ slot, times, isJudged }, index) => {
          const height = Math.min(1, (times ?? 0) / topTimes)
          return (
            <g key={slot} opacity={verdict === 'judged' && isJudged ? 1 : 0.4}>
              <rect x={index + 0.1} y={1 - height} width={0.8} height={height} fill={slotColor(slot)} />
              {(times ?? 0) > topTimes && <rect x={index} y={0.14} width={1} height={0.08} fill="var(--panel)" />}
            </g>
          )
        })}
      </svg>
      <i className="fp-even" style={{ bottom: `${100 / topTimes}%` }} />
    </span>
  )
}
