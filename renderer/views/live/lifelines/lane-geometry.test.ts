import { describe, expect, it } from 'vitest'
import type { LifelineSegment, LifelineState } from '../../../../shared/model/event.ts'
import { laneLeft, laneMarks, laneSegments, laneX, segmentAtX } from './lane-geometry.ts'

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

  it('give up the words of the earlier one when they would collide', () => {
    const marks = laneMarks(
      [segment('listening', 200, 101, 1, 'exit 1'), segment('listening', 101, 100, 2, 'exit 1')],
      window,
    )
    expect(marks.map(({ wordsX }) => wordsX === null)).toEqual([true, false])
  })

  it('are calm without words when someone asked for them', () => {
    const [mark] = laneMarks([segment('draining', 104, 100, 1, 'SIGTERM')], window)
    expect(mark).toMatchObject({ calm: true, wordsX: null })
  })
})
