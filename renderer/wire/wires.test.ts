import { describe, expect, it } from 'vitest'
import { levelCurve, pointAlong, wirePath } from './curves.ts'
import { wireLayout } from './wire-layout.ts'
import { layWires, wireWidthPx } from './wires.ts'

const room = { width: 566, height: 280, workerCount: 4, factCount: 5, captioned: false, hasQueue: true }

describe('curves', () => {
  it('are travelled at an even pace', () => {
    const path = wirePath([
      levelCurve({ x: 0, y: 0 }, { x: 100, y: 200 }),
      levelCurve({ x: 100, y: 200 }, { x: 140, y: 200 }),
    ])
    const points = Array.from({ length: 11 }, (_, index) => pointAlong(path, index / 10))
    const steps = points.slice(1).map((point, index) => {
      const before = points[index] ?? point
      return Math.hypot(point.x - before.x, point.y - before.y)
    })
    for (const step of steps) expect(step / path.lengthPx).toBeCloseTo(0.1, 1)
    expect(points[0]).toEqual({ x: 0, y: 0 })
    expect(points.at(-1)).toEqual({ x: 140, y: 200 })
  })

  it('end at their ends, whatever is asked', () => {
    const path = wirePath([levelCurve({ x: 5, y: 5 }, { x: 50, y: 9 })])
    expect([pointAlong(path, -1), pointAlong(path, 7)]).toEqual([
      { x: 5, y: 5 },
      { x: 50, y: 9 },
    ])
  })
})

describe('wires', () => {
  it('are as wide as the share, and never invisible', () => {
    expect([0.4, 1, 0, null].map(wireWidthPx)).toEqual([7.6, 19, 1.5, 1.5])
  })

  it('lead from the primary to the middle of each card', () => {
    const layout = wireLayout(room)
    const { toPrimary, toWorkers } = layWires(layout, 4, 0, false)
    const end = toPrimary?.points.at(-1)
    expect(end?.x).toBe(layout.primary.x)
    toWorkers.forEach((path, index) => {
      expect(path.points[0]?.x).toBe(layout.primary.x + layout.primary.width)
      expect(path.points.at(-1)).toEqual({
        x: layout.cards.x,
        y: layout.cards.y + index * (layout.cardHeight + layout.gap) + layout.cardHeight / 2,
      })
    })
  })

  it.each([1, 4, 64])('pass around the primary of %d workers, never through its box', (workerCount) => {
    const layout = wireLayout({ ...room, workerCount })
    const { primary, clients } = layout
    const { toPrimary, toWorkers } = layWires(layout, workerCount, 0, true)
    expect(toPrimary).toBeNull()
    for (const path of toWorkers) {
      expect(path.points[0]?.x).toBe(clients.x + clients.width)
      const crossing = path.points.filter(
        ({ x, y }) =>
          x > primary.x + 1 && x < primary.x + primary.width - 1 && y > primary.y && y < primary.y + primary.height,
      )
      expect(crossing).toEqual([])
      for (const { y } of path.points) expect(y).toBeGreaterThanOrEqual(0)
    }
  })

  it.each([1, 4, 16])(
    'of messages lead from an own primary to each of %d workers; connections pass by it',
    (workerCount) => {
      const layout = wireLayout({ ...room, workerCount, hasOwn: true })
      const { own, primary, cards } = layout
      if (own === null) throw new Error('there is none')
      for (const around of [false, true]) {
        const { messages, asks, toWorkers } = layWires(layout, workerCount, 0, around)
        expect(messages).toHaveLength(workerCount)
        for (const { points } of messages) {
          expect(points[0]?.x).toBe(own.x + own.width)
          expect(points.at(-1)?.x).toBe(cards.x)
        }
        expect(asks?.points[0]?.y).toBe(primary.y + primary.height)
        expect(asks?.points.at(-1)?.y).toBe(own.y)
        const inside = toWorkers.flatMap(({ points }) =>
          points.filter(
            ({ x, y }) => x > own.x + 1 && x < own.x + own.width - 1 && y > own.y && y < own.y + own.height,
          ),
        )
        expect(inside).toEqual([])
      }
      const ended = wireLayout({ ...room, hasOwn: true, isOwnGone: true })
      for (const without of [ended, wireLayout(room)]) {
        expect(layWires(without, 4, 0, false)).toMatchObject({ messages: [], asks: null })
      }
    },
  )

  it('end at the edge of the list for workers out of sight', () => {
    const layout = wireLayout({ ...room, workerCount: 64 })
    const { toWorkers, outOfSight } = layWires(layout, 64, 10 * 28, false)
    expect([outOfSight[0], outOfSight[12], outOfSight[63]]).toEqual([true, false, true])
    for (const path of toWorkers) {
      const end = path.points.at(-1)
      expect(end?.y).toBeGreaterThan(layout.cards.y)
      expect(end?.y).toBeLessThan(layout.cards.y + layout.cards.height)
    }
  })
})
