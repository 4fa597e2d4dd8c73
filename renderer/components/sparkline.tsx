import './sparkline.css'
import { type CSSProperties, memo, useMemo } from 'react'
import { slotColor } from './slot-hue.ts'
import { sparklinePieces } from './sparkline-points.ts'

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

/**
 * A small line without axes: the shape of the last minutes. The number stands beside it, so it is silent itself. Of points and not
 * of paths: the data of a path is a style, too, and each new one would have the styles resolved.
 */
export const Sparkline = memo(function Sparkline({ values, width, height, slot, tone, min }: SparklineProps) {
  const pieces = useMemo(() => sparklinePieces(values, { width, height, min }), [values, width, height, min])
  const color = slot === undefined ? (tone === 'quiet' ? 'var(--fg-3)' : 'var(--fg-2)') : slotColor(slot)
  const size: CSSProperties & Record<`--sparkline-${'width' | 'height'}`, string> = {
    '--sparkline-width': `${width}px`,
    '--sparkline-height': `${height}px`,
  }
  return (
    <span className="sparkline" style={size}>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {pieces.map(({ line, area }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name of its own; there is one, but for gaps
          <g key={place}>
            <polygon points={area} fill={color} fillOpacity={0.13} />
            <polyline points={line} fill="none" stroke={color} strokeWidth={1.25} strokeLinejoin="round" />
          </g>
        ))}
      </svg>
    </span>
  )
})
