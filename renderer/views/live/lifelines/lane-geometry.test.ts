import { describe, expect, it } from 'vitest'
import type { LifelineSegment, LifelineState } from '../../../../shared/model/event.ts'
import { endAtX, hurtsAtX, laneHurts, laneLeft, laneMarks, laneSegments, laneX, segmentAtX } from './lane-geometry.ts'

/** 1 px is 1 s; the axis goes from x 38 (−300 s) to x 338 (now). */
const window = { nowMs: 1_000_000, rangeMs: 300_000, width: laneLeft + 300 + 14 }
const at = (secondsAgo: number) => window.nowMs - secondsAgo * 1000
const segment = (
  state: LifelineState,
  from: number,
  to: number | null,
  generation = 1,
  endMark: string | null = null,
): LifelineSegment => ({
  generation,
  state,
  startAtMs: at(from),
  endAtMs: to === null ? null : at(to),
  endMark,
})

describe('lanes', () => {
  it('place time on the axis', () => {
    expect(laneX(window, at(300))).toBe(38)
    expect(laneX(window, at(0))).toBe(338)
  })

  it('cut at the edges what began before or still lasts', () => {
    const [placed] = laneSegments([segment('listening', 900, null)], window)
    expect(placed).toMatchObject({ x: 38, width: 300, label: 'g1' })
  })

  it('leave out what ended before the window', () => {
    expect(laneSegments([segment('listening', 900, 400)], window)).toEqual([])
  })

  it('never let a short state vanish, and paint it on top', () => {
    const placed = laneSegments([segment('starting', 100, 99.8), segment('listening', 99.8, null)], window)
    expect(placed.map(({ segment: { state } }) => state)).toEqual(['listening', 'starting'])
    expect(placed[1]?.width).toBe(3)
    expect(segmentAtX(placed, laneX(window, at(99)))?.state).toBe('starting')
  })

  it('keep a state that began this moment inside the axis', () => {
    const [placed] = laneSegments([segment('unresponsive', 0, null)], window)
    expect((placed?.x ?? 0) + (placed?.width ?? 0)).toBe(338)
  })

  it('label a generation once, where there is room', () => {
    const labels = laneSegments(
      [
        segment('listening', 200, 100),
        segment('paused', 100, 60),
        segment('listening', 60, 20),
        segment('listening', 20, 5, 2),
      ],
      window,
    ).map(({ label }) => label)
    expect(labels.filter(Boolean)).toEqual(['g1'])
  })
})

describe('ends of generations', () => {
  it('stand at their moment, words to the left', () => {
    const [mark] = laneMarks([segment('listening', 200, 100, 1, 'SIGKILL')], window)
    expect(mark?.x).toBeCloseTo(238)
    expect((mark?.wordsX ?? 999) + (mark?.wordsWidth ?? 0)).toBeLessThan(238)
  })

  it('are counted where their words would stand over one another', () => {
    const loop = Array.from({ length: 12 }, (_, index) =>
      segment('starting', 200 - index * 8, 193 - index * 8, index + 1, 'exit 1'),
    )
    const marks = laneMarks(loop, window)
    expect(marks.filter(({ wordsX }) => wordsX !== null)).toMatchObject([{ words: '×12 exit 1' }])
    const [first] = marks
    expect((first?.wordsX ?? 999) + (first?.wordsWidth ?? 0)).toBeLessThan(first?.x ?? 0)
  })

  it('have no words over the tick of another end, behind the last one where there is room', () => {
    const ends = [280, 270, 100].map((ago, index) => segment('listening', ago + 9, ago, index + 1, 'SIGKILL'))
    const marks = laneMarks(ends, window)
    expect(marks.map(({ words }) => words)).toEqual(['×2 SIGKILL', 'SIGKILL', 'SIGKILL'])
    for (const { wordsX, wordsWidth } of marks.filter((mark) => mark.wordsX !== null)) {
      expect(marks.filter(({ x }) => wordsX !== null && x > wordsX && x < wordsX + wordsWidth)).toEqual([])
    }
    expect(marks.map(({ wordsX }) => wordsX !== null)).toEqual([true, false, true])
  })

  it('can be pressed at their tick and on the life that they ended; a living one cannot', () => {
    const lives = [segment('listening', 200, 100, 1, 'SIGKILL'), segment('listening', 99, null, 2)]
    expect(endAtX(lives, window, laneX(window, at(97)))).toBe(1)
    expect(endAtX(lives, window, laneX(window, at(180)))).toBe(1)
    expect(endAtX(lives, window, laneX(window, at(50)))).toBe(null)
  })

  it('are calm without words when someone asked for them', () => {
    const [mark] = laneMarks([segment('draining', 104, 100, 1, 'SIGTERM')], window)
    expect(mark).toMatchObject({ calm: true, wordsX: null })
  })
})

describe('faults on a lane', () => {
  const window = { nowMs: 100_000, rangeMs: 100_000, width: 1052 }
  const hurt = (startAtMs: number, endAtMs: number | null) => ({ slot: 1, startAtMs, endAtMs, words: 'leak' })

  it('reach from their landing to their end, or to now', () => {
    const placed = laneHurts([hurt(20_000, 30_000), hurt(90_000, null)], window)
    expect(placed.map(({ x, width }) => [x, width].map(Math.round))).toEqual([
      [238, 100],
      [938, 100],
    ])
  })

  it('are clipped at the left edge, are never too short to be seen, and are left out when they are over', () => {
    const placed = laneHurts([hurt(-50_000, 10_000), hurt(50_000, 50_001), hurt(-9000, -1000)], window)
    expect(placed.map(({ x, width }) => [x, width].map(Math.round))).toEqual([
      [38, 100],
      [538, 3],
    ])
  })

  it('are found under a pointer', () => {
    const placed = laneHurts([hurt(20_000, 30_000)], window)
    expect(hurtsAtX(placed, 300)).toHaveLength(1)
    expect(hurtsAtX(placed, 400)).toHaveLength(0)
  })
})
