/** How much of a worker there is room for: a card with its requests over time, one with a small picture, of three lines, of two, or one line. */
export type CardSize = 'full' | 'roomy' | 'tall' | 'short' | 'line'

/** How the workers are laid out in a given area. */
export interface CardLayout {
  readonly size: CardSize
  readonly cardHeight: number
  readonly gap: number
  /** The primary stands at the left with lines to the workers; else its numbers stand in the header. */
  readonly wired: boolean
  /** Px of the lines between the primary and the cards; 0 without them. */
  readonly wirePx: number
  /** Px of one card, border and all. */
  readonly cardWidth: number
}

/** Px of the primary's box. */
export const primaryPx = 132
/** Above the lines stand the names of their columns. */
export const lineHeadsPx = 22

const wire = { least: 44, most: 110, cardLeast: 320 }
const heights: readonly (readonly [size: CardSize, least: number, most: number])[] = [
  ['full', 190, 340],
  ['roomy', 128, 190],
  ['tall', 66, 92],
  ['short', 40, 56],
]
const line = { least: 20, most: 28 }

/** Cards as tall as there is room for; with many workers one line each, which may scroll. */
export function cardLayout(count: number, heightPx: number, widthPx: number): CardLayout {
  const gap = count > 6 ? 6 : 8
  const each = (heightPx - gap * (count - 1)) / Math.max(1, count)
  const fitting = heights.find(([, least]) => each >= least)
  if (fitting === undefined) {
    const linePx = Math.floor((heightPx - lineHeadsPx) / Math.max(1, count))
    const cardHeight = Math.min(line.most, Math.max(line.least, linePx))
    // Lines that would scroll anyway may as well be easy to read.
    return {
      size: 'line',
      cardHeight: linePx < line.least ? line.most : cardHeight,
      gap: 0,
      wired: false,
      wirePx: 0,
      cardWidth: widthPx,
    }
  }
  const [size, , most] = fitting
  const wired = widthPx >= 420
  const wirePx = wired ? Math.min(wire.most, Math.max(wire.least, widthPx - primaryPx - wire.cardLeast)) : 0
  return {
    size,
    cardHeight: Math.floor(Math.min(each, most)),
    gap,
    wired,
    wirePx,
    cardWidth: wired ? widthPx - primaryPx - wirePx : widthPx,
  }
}
