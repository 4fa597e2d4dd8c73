import { describe, expect, it } from 'vitest'
import { aHistory, aTick } from '../../testing/deck.ts'
import { appendTick, cloneSeries, emptySeries, mergeHistory, type Series } from './series.ts'

const moments = (series: Series): readonly number[] => series.points.since(0).map((point) => point.atMs)
const slotMoments = (series: Series): readonly number[] =>
  series.slotPoints
    .get(1)
    ?.since(0)
    .map((point) => point.atMs) ?? []

describe('series', () => {
  it('appends what a tick brings and is a new object each time', () => {
    const first = appendTick(emptySeries(), aTick('c', [1, 2]), 10)
    const second = appendTick(first, aTick('c', [3]), 20)
    expect(moments(second)).toEqual([1, 2, 3])
    expect(slotMoments(second)).toEqual([1, 2, 3])
    expect(second).not.toBe(first)
    expect(second.version).toBeGreaterThan(first.version)
  })

  it('takes no point twice', () => {
    const series = appendTick(appendTick(emptySeries(), aTick('c', [1, 2]), 10), aTick('c', [2, 3]), 20)
    expect(slotMoments(series)).toEqual([1, 2, 3])
  })

  it('puts the history before what ticks brought while it travelled', () => {
    const early = appendTick(emptySeries(), aTick('c', [3, 4]), 10)
    const merged = mergeHistory(early, aHistory('c', [1, 2, 3]), 20)
    expect(moments(merged)).toEqual([1, 2, 3, 4])
    expect(slotMoments(merged)).toEqual([1, 2, 3, 4])
  })

  it('holds 15 minutes, however rare its samples are', () => {
    const minute = 60_000
    let series = emptySeries()
    for (let at = 1; at <= 60; at += 1) series = appendTick(series, aTick('c', [at * minute]), at * minute)
    expect(moments(series).at(0)).toBe(45 * minute)
    expect(slotMoments(series)).toEqual(moments(series))
  })

  it('lets go of a slot that was removed when its last point is too old', () => {
    const minute = 60_000
    let series = appendTick(emptySeries(), aTick('c', [minute]), minute)
    for (let at = 2; at <= 30; at += 1)
      series = appendTick(series, { ...aTick('c', [at * minute]), slotPoints: [] }, at * minute)
    expect([...series.slotPoints.keys()]).toEqual([])
  })

  it('stands still once cloned', () => {
    const live = appendTick(emptySeries(), aTick('c', [1]), 10)
    const frozen = cloneSeries(live)
    appendTick(live, aTick('c', [2]), 20)
    expect(slotMoments(frozen)).toEqual([1])
  })
})
