import './sparkline.css'
import { type CSSProperties, memo, useMemo } from 'react'
import { slotColor } from './slot-hue.ts'
import { sparklinePath } from './sparkline-path.ts'

interface SparklineProps {
  /** Oldest first, evenly spaced; null is a gap. */
  readonly values: readonly (number | null)[]
  readonly width: number
  readonly height: number
  /** Colour of a slot's own series; everything else is drawn in neutral ink. */
  readonly slot?: number
  readonly tone?: 'neutral' | 'quiet'
  /** Where the scale begins; 0 for shares and counts. */
  readonly min?: number
}

/** A small line without axes: the shape of the last minutes. The number stands beside it, so it is silent itself. */
export const Sparkline = memo(function Sparkline({ values, width, height, slot, tone, min }: SparklineProps) {
  const path = useMemo(() => sparklinePath(values, { width, height, min }), [values, width, height, min])
  const color = slot === undefined ? (tone === 'quiet' ? 'var(--fg-3)' : 'var(--fg-2)') : slotColor(slot)
  const size: CSSProperties & Record<`--sparkline-${'width' | 'height'}`, string> = {
    '--sparkline-width': `${width}px`,
    '--sparkline-height': `${height}px`,
  }
  return (
    <span className="sparkline" style={size}>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path d={path.area} fill={color} opacity={0.13} />
        <path d={path.line} fill="none" stroke={color} strokeWidth={1.25} strokeLinejoin="round" />
      </svg>
    </span>
  )
})
