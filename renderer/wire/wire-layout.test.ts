import { describe, expect, it } from 'vitest'
import { dotsBox, lineHeadsPx, wireLayout, workerBox } from './wire-layout.ts'

const room = { width: 566, height: 280, workerCount: 4, factCount: 5, captioned: false, hasQueue: true }
const layout = (change: Partial<typeof room>) => wireLayout({ ...room, ...change })

describe('layout of the wire view', () => {
  it.each([
    [1, 'roomy'],
    [2, 'roomy'],
    [4, 'tall'],
    [6, 'short'],
    [9, 'line'],
    [16, 'line'],
    [128, 'line'],
  ] as const)('shows %d workers %s in a usual height', (workerCount, size) => {
    expect(layout({ workerCount }).size).toBe(size)
  })

  it.each([1, 2, 3])('makes the cards of %d workers no taller than what stands in them', (workerCount) => {
    const placed = layout({ workerCount, height: 460 })
    expect(placed.cardHeight).toBeLessThanOrEqual(172)
    expect(placed.cards.height).toBe(workerCount * placed.cardHeight + (workerCount - 1) * placed.gap)
    // In the middle, where the primary is.
    expect(Math.abs(placed.cards.y + placed.cards.height / 2 - 230)).toBeLessThanOrEqual(1)
    expect(layout({ workerCount: 3, height: 300 }).cardHeight).toBeLessThanOrEqual(72)
  })

  it('gives more than eight workers one line each, however much room there is', () => {
    expect(layout({ workerCount: 9, height: 2000 })).toMatchObject({ size: 'line', cardHeight: 28 })
  })

  it.each([280, 200, 190])('fits four cards into %d px', (height) => {
    const placed = layout({ height })
    const last = workerBox(placed, 3, 0)
    expect(workerBox(placed, 0, 0).y).toBeGreaterThanOrEqual(0)
    expect(last.y + last.height).toBeLessThanOrEqual(height)
  })

  it('keeps clients, primary and cards apart, and the primary inside the height', () => {
    for (const width of [400, 466, 520, 566, 800, 1200]) {
      for (const workerCount of [1, 4, 8, 16, 64]) {
        const { wired, clients, primary, cards, queue } = layout({ width, workerCount })
        if (!wired) continue
        expect(clients.x + clients.width).toBeLessThan(primary.x)
        expect(primary.x + primary.width).toBeLessThan(cards.x)
        expect(cards.x + cards.width).toBeLessThanOrEqual(width)
        expect(primary.y).toBeGreaterThan(0)
        expect(queue.y + queue.height).toBeLessThan(primary.y + primary.height)
      }
    }
  })

  it('leaves the wires out where there is no room beside the cards', () => {
    expect(layout({ width: 380 })).toMatchObject({ wired: false, cards: { x: 0, width: 380 } })
    expect(layout({ width: 480 }).wired).toBe(true)
    expect(layout({ width: 480, workerCount: 64 }).wired).toBe(true)
  })

  it('drops the least important numbers of the primary in a low window', () => {
    expect(layout({}).factCount).toBe(5)
    expect(layout({ height: 180 }).factCount).toBe(4)
    expect(layout({ height: 60 }).factCount).toBe(1)
  })

  it('puts an own primary below the other, apart from it and from the cards, and both inside the height', () => {
    for (const width of [466, 520, 566, 800, 1200]) {
      for (const height of [190, 240, 280, 460]) {
        for (const workerCount of [1, 4, 16]) {
          const { wired, clients, primary, own, cards } = wireLayout({
            ...room,
            width,
            height,
            workerCount,
            hasOwn: true,
          })
          if (!wired || own === null) continue
          expect(own.y).toBeGreaterThan(primary.y + primary.height)
          expect(own.y + own.height).toBeLessThanOrEqual(height)
          expect(primary.y).toBeGreaterThanOrEqual(0)
          expect(own.x + own.width).toBeLessThan(cards.x)
          expect(own.x).toBeGreaterThanOrEqual(0)
          const isBelowClients = own.y > clients.y + clients.height
          expect(isBelowClients || own.x > clients.x + clients.width).toBe(true)
        }
      }
    }
    expect(layout({}).own).toBeNull()
  })

  it('tells less of an own primary in a low window', () => {
    const sizeAt = (height: number) => wireLayout({ ...room, height, hasOwn: true }).ownSize
    expect([300, 190, 150].map(sizeAt)).toEqual(['full', 'wide', 'line'])
  })

  it('moves lines with the scroll', () => {
    const many = layout({ workerCount: 64 })
    expect(workerBox(many, 2, 0).y).toBe(lineHeadsPx + 2 * 28)
    expect(workerBox(many, 2, 100).y).toBe(lineHeadsPx + 2 * 28 - 100)
  })

  it('gives dots the room between clients and cards, and none where there are no lines', () => {
    const { clients, cards } = layout({})
    const { x, width } = dotsBox(layout({}))
    expect(x).toBeLessThan(clients.x + clients.width)
    expect(x + width).toBeGreaterThan(cards.x)
    expect(dotsBox(layout({ width: 200 })).width).toBe(0)
  })

  it('leave room for the names of nodes, beside cards and beside lines', () => {
    for (const workerCount of [4, 30]) {
      const layout = wireLayout({ ...room, workerCount, hasNodes: true })
      const { cards, nodes } = layout
      expect(nodes?.x).toBeGreaterThan(cards.x + cards.width)
      expect((nodes?.x ?? 0) + (nodes?.width ?? 0)).toBe(room.width)
      expect(nodes).toMatchObject({ y: cards.y, height: cards.height })
    }
    expect(wireLayout({ ...room, workerCount: 4 }).nodes).toBeNull()
  })
})
