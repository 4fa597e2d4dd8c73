import { useMemo } from 'react'
import type { FrameOrigin } from '../../../../shared/inspection/profile.ts'
import { paletteSlot, usePalette } from '../../../charts/palette.ts'
import type { Context } from '../../../wire/layer.ts'

/** A canvas pattern for each kind of code, so that no colour has to tell it alone. */
export const originPatterns: Readonly<Record<FrameOrigin, 'none' | 'hatch' | 'dots' | 'rows' | 'cross'>> = {
  app: 'none',
  package: 'hatch',
  node: 'dots',
  native: 'rows',
  'garbage-collection': 'cross',
  idle: 'none',
}

/** The present theme's colours for the flame graph. */
export interface FlameColors {
  readonly fill: Readonly<Record<FrameOrigin, string>>
  readonly pattern: (context: Context, origin: FrameOrigin) => CanvasPattern | null
  readonly slot: (slot: number) => string
  readonly root: string
  readonly ink: string
  readonly faintInk: string
  readonly mark: string
  readonly markFg: string
  readonly more: string
  readonly less: string
  readonly gapBase: string
  readonly selected: string
  readonly focus: string
  readonly font: string
}

/** Read anew when the theme changes. */
export function useFlameColors(): FlameColors {
  const palette = usePalette()
  return useMemo(() => {
    const { css } = palette
    const shade = css('fl-shade')
    return {
      fill: {
        app: css('fl-app'),
        package: css('fl-package'),
        node: css('fl-node'),
        native: css('fl-native'),
        'garbage-collection': css('fl-gc'),
        idle: css('fl-idle'),
      },
      pattern: (context, origin) => patternOf(context, originPatterns[origin], shade),
      slot: (slot) => paletteSlot(palette, slot),
      root: css('fl-native'),
      ink: css('fg'),
      faintInk: css('fg-2'),
      mark: css('mark'),
      markFg: css('mark-fg'),
      more: css('fl-more'),
      less: css('fl-less'),
      gapBase: css('fl-native'),
      selected: css('accent'),
      focus: css('focus'),
      font: `500 11px ${css('mono')}`,
    }
  }, [palette])
}

const tilePx = 6
const drawn = new Map<string, CanvasPattern | null>()

function patternOf(context: Context, pattern: string, color: string): CanvasPattern | null {
  if (pattern === 'none') return null
  const key = `${pattern} ${color}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const made = makePattern(context, pattern, color)
  drawn.set(key, made)
  return made
}

function makePattern(context: Context, pattern: string, color: string): CanvasPattern | null {
  const scale = 2
  const tile = new OffscreenCanvas(tilePx * scale, tilePx * scale)
  const ink = tile.getContext('2d')
  if (ink === null) return null
  ink.scale(scale, scale)
  ink.fillStyle = color
  ink.strokeStyle = color
  ink.lineWidth = 1
  ink.beginPath()
  if (pattern === 'hatch' || pattern === 'cross') strokeParallels(ink, 1)
  if (pattern === 'cross') strokeParallels(ink, -1)
  if (pattern === 'rows') ink.rect(0, 1, tilePx, 1)
  if (pattern === 'dots') ink.rect(1, 1, 1.4, 1.4)
  if (pattern === 'rows' || pattern === 'dots') ink.fill()
  else ink.stroke()
  const made = context.createPattern(tile, 'repeat')
  made?.setTransform(new DOMMatrix().scale(1 / scale))
  return made
}

/** Three of them, so that the tile's corners join with its neighbours. */
function strokeParallels(ink: OffscreenCanvasRenderingContext2D, slope: 1 | -1): void {
  for (const shift of [-tilePx, 0, tilePx]) {
    ink.moveTo(shift - 1, slope === 1 ? tilePx + 1 : -1)
    ink.lineTo(shift + tilePx + 1, slope === 1 ? -1 : tilePx + 1)
  }
}
