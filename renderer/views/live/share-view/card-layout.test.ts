import { describe, expect, it } from 'vitest'
import { cardLayout, lineHeadsPx } from './card-layout.ts'

describe('layout of the workers', () => {
  it.each([
    [1, 'full'],
    [2, 'roomy'],
    [4, 'tall'],
    [6, 'short'],
    [16, 'line'],
    [128, 'line'],
  ] as const)('shows %d workers %s in a usual height', (count, size) => {
    expect(cardLayout(count, 310, 560).size).toBe(size)
  })

  it('fits the height it was given, unless the lines scroll', () => {
    for (let count = 1; count <= 8; count += 1) {
      const { size, cardHeight, gap } = cardLayout(count, 310, 560)
      if (size !== 'line') expect(count * cardHeight + (count - 1) * gap).toBeLessThanOrEqual(310)
    }
  })

  it('shows eight workers in the lowest window without scrolling, and more at a height that reads well', () => {
    const lowest = cardLayout(8, 190, 560)
    expect(lowest.size).toBe('line')
    expect(8 * lowest.cardHeight + lineHeadsPx).toBeLessThanOrEqual(190)
    expect(cardLayout(64, 190, 560).cardHeight).toBe(28)
  })

  it('draws wires only where there is room beside the cards', () => {
    expect(cardLayout(4, 310, 560).wired).toBe(true)
    expect(cardLayout(4, 310, 380)).toMatchObject({ wired: false, wirePx: 0, cardWidth: 380 })
    expect(cardLayout(40, 310, 560).wired).toBe(false)
  })

  it('leaves the cards what primary and wires do not take', () => {
    expect(cardLayout(4, 310, 560)).toMatchObject({ wirePx: 108, cardWidth: 320 })
    expect(cardLayout(4, 310, 800)).toMatchObject({ wirePx: 110, cardWidth: 558 })
  })
})
